import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elementOf } from "./cep.ts";
import { recordedCases } from "../recorded-cases.ts";
import type { CepCase } from "./cep/cep-case.ts";
import { sameAnswerInAnyOrder } from "./cep/compare-answers.ts";
import { runCepCasesOnThreads } from "./cep/run-on-threads.ts";

const SEED = 6;
/** `npm run conformance -- conformance/cep conformance/cep-more` runs all of them. */
const SAMPLED = 48;

describe("conformance/cep on threads", () => {
  const cases = [...recordedCases<CepCase>("cep"), ...recordedCases<CepCase>("cep-more")].filter(
    ({ time, expected }) => time === "event" && expected.error === null,
  );
  const [sample = []] = fc.sample(fc.shuffledSubarray(cases, { minLength: SAMPLED, maxLength: SAMPLED }), { seed: SEED, numRuns: 1 });

  it("agrees with Flink on one subtask up to a savepoint and on two from it on", { timeout: 120_000 }, async () => {
    const answers = await runCepCasesOnThreads(sample, elementOf);
    const wrong = [...answers].filter(([recorded, got]) => !sameAnswerInAnyOrder(got, recorded.expected));
    expect(wrong.map(([{ id, expected }, got]) => ({ id, expected, got }))).toEqual([]);
    expect(answers.size).toBe(SAMPLED);
  });
});
