import { describe, expect, it } from "vitest";
import { recordedCases } from "../recorded-cases.ts";
import { cep } from "./cep.ts";
import type { CepCase } from "./cep/cep-case.ts";
import { sameAnswer, sameAnswerInAnyOrder, sameEmission } from "./cep/compare-answers.ts";
import { runCepCaseOnExecutor } from "./cep/run-on-executor.ts";
import { runCepCase } from "./cep/run-cep-case.ts";

const cases = recordedCases<CepCase>("cep");
const table = cases.map((recorded) => [recorded.id, recorded] as const);

describe("conformance/cep", () => {
  it("holds all recorded cases", () => {
    expect(cases.length).toBe(637);
    expect(cases.filter((recorded) => !cep.matches(recorded))).toEqual([]);
  });

  it.each(table)("%s agrees with Flink", (_id, recorded) => {
    const got = runCepCase(recorded);
    expect(sameAnswer(got, recorded.expected), JSON.stringify({ expected: recorded.expected, got })).toBe(true);
  });

  it.each(table.filter(([, { keyBy }]) => keyBy.length === 0))(
    "%s comes out at the same elements and in the same order as in Flink",
    (_id, recorded) => {
      if (recorded.expected.error?.phase === "build") return;
      const got = runCepCase(recorded);
      expect(sameEmission(got, recorded.expected), JSON.stringify({ expected: recorded.expected, got })).toBe(true);
    },
  );

  it.each(table)("%s agrees with a restore into one to three subtasks in front of any element", (_id, recorded) => {
    recorded.input.forEach((_, restoreBefore) => {
      const got = runCepCase(recorded, { restoreBefore, restoreInto: 1 + (restoreBefore % 3) });
      expect(sameAnswer(got, recorded.expected), JSON.stringify({ restoreBefore, expected: recorded.expected, got })).toBe(true);
    });
  });

  const executed = table.filter(([, { time, expected }]) => time === "event" && expected.error?.phase !== "build");
  it.each(executed)("%s agrees on the local executor, with one subtask and with three", async (_id, recorded) => {
    for (const parallelism of [1, 3]) {
      const got = await runCepCaseOnExecutor(recorded, parallelism);
      expect(sameAnswerInAnyOrder(got, recorded.expected), JSON.stringify({ parallelism, expected: recorded.expected, got })).toBe(true);
    }
  });
});
