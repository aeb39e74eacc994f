import { checkPattern, placesOf } from "@millrace/pipeline/patterns";
import { describe, expect, it } from "vitest";
import { recordedCases } from "../recorded-cases.ts";
import type { CepCase } from "./cep/cep-case.ts";

const cases = ["cep", "cep-more"].flatMap((folder) => recordedCases<CepCase>(folder));
const rejected = cases.filter(({ expected }) => expected.error?.phase === "build");

describe("what Flink rejects when a pattern is built", () => {
  it("is there to be looked at", () => expect(rejected.length).toBeGreaterThan(20));

  it.each(rejected.map((recorded) => [recorded.id, recorded] as const))(
    "%s is an error before the start, at a place that the editor shows",
    (_id, { pattern }) => {
      const errors = checkPattern(pattern).filter(({ severity }) => severity === "error");
      const places = [...placesOf(pattern).map(({ path }) => path), "afterMatchSkip", "withinMs"];
      expect(errors.length).toBeGreaterThan(0);
      for (const { path, message } of errors) {
        expect(
          places.some((place) => path === place || path.startsWith(`${place}.`)),
          path,
        ).toBe(true);
        expect(message).toMatch(/^[A-Z“"].{20,}/);
      }
    },
  );
});

describe("what Flink builds", () => {
  it("is never an error here", () => {
    const wrong = cases.filter(
      ({ expected, pattern }) => expected.error?.phase !== "build" && checkPattern(pattern).some(({ severity }) => severity === "error"),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
});
