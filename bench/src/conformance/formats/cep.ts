import type { CaseFormat, CaseResult, RecordedCase } from "../case-format.ts";
import { sameAnswer, sameAnswerInAnyOrder } from "./cep/compare-answers.ts";
import type { CepCase } from "./cep/cep-case.ts";
import { runCepCaseOnExecutor } from "./cep/run-on-executor.ts";
import { runCepCasesOnThreads } from "./cep/run-on-threads.ts";
import { runCepCase } from "./cep/run-cep-case.ts";

/**
 * The cases of conformance/cep: patterns, recorded from Flink's CepOperator. Each is run straight through, and with a snapshot and a restore into
 * two subtasks in front of an element that the case's id picks; those in event time also as a document on the local executor, with one subtask and
 * with three, and on the threaded executor, with one subtask up to that element and from a savepoint on with two. All must agree.
 */
export const cep: CaseFormat = {
  name: "cep",
  matches: (recorded) =>
    typeof recorded["pattern"] === "object" &&
    Array.isArray((recorded["pattern"] as { readonly steps?: unknown } | null)?.steps) &&
    Array.isArray(recorded["input"]),
  expected: (recorded) => (recorded as CepCase).expected,
  run: (recorded) => runCase(recorded),
  runOnThreads,
};

async function runOnThreads(cases: readonly RecordedCase[]): Promise<ReadonlyMap<RecordedCase, CaseResult>> {
  const answers = await runCepCasesOnThreads((cases as readonly CepCase[]).filter(isExecuted), elementOf);
  return new Map(Array.from(answers, ([recorded, got]) => [recorded, { agree: sameAnswerInAnyOrder(got, recorded.expected), got }]));
}

/** A document has a wall clock in processing time, and a pattern that Flink refuses is no document. */
function isExecuted({ time, expected }: CepCase): boolean {
  return time === "event" && expected.error?.phase !== "build";
}

async function runCase(recorded: RecordedCase): Promise<CaseResult> {
  const cepCase = recorded as CepCase;
  const straight = runCepCase(cepCase);
  if (!sameAnswer(straight, cepCase.expected)) return { agree: false, got: straight };
  const restored = runCepCase(cepCase, { restoreBefore: elementOf(cepCase), restoreInto: 2 });
  if (!sameAnswer(restored, cepCase.expected)) return { agree: false, got: restored };
  if (isExecuted(cepCase)) {
    for (const parallelism of [1, 3]) {
      const executed = await runCepCaseOnExecutor(cepCase, parallelism);
      if (!sameAnswerInAnyOrder(executed, cepCase.expected)) return { agree: false, got: executed };
    }
  }
  return { agree: true, got: straight };
}

/** The same element in every run of the same case. */
export function elementOf({ id, input }: CepCase): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return input.length === 0 ? 0 : (hash >>> 0) % input.length;
}
