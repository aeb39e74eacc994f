import { describe, expect, it } from "vitest";
import { recordedCases } from "../recorded-cases.ts";
import type { CepCase } from "./cep/cep-case.ts";
import { sameAnswer, sameEmission } from "./cep/compare-answers.ts";
import { runCepCase } from "./cep/run-cep-case.ts";

const cases = recordedCases<CepCase>("cep-more");

describe("conformance/cep-more", () => {
  it("holds all recorded cases", () => expect(cases.length).toBe(400));

  it.each(cases.map((recorded, index) => [recorded.id, recorded, index] as const))(
    "%s agrees with Flink, in its order, and over a restore",
    (_id, recorded, index) => {
      const got = runCepCase(recorded);
      expect(sameAnswer(got, recorded.expected), JSON.stringify({ expected: recorded.expected, got })).toBe(true);
      expect(recorded.expected.error?.phase === "build" || sameEmission(got, recorded.expected)).toBe(true);
      const restored = runCepCase(recorded, { restoreBefore: index % recorded.input.length, restoreInto: 2 });
      expect(sameAnswer(restored, recorded.expected), JSON.stringify({ expected: recorded.expected, got: restored })).toBe(true);
    },
  );
});
