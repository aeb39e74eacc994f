import type { Executor, ExecutorCase } from "./executor/executor-case.ts";

/** A recorded case as it stands in its file. */
export interface RecordedCase {
  readonly id: string;
  readonly quirk?: string;
  readonly [field: string]: unknown;
}

/** What the engine answered to a case. `got` is what a report shows, JSON or text. */
export interface CaseResult {
  readonly agree: boolean;
  readonly got: unknown;
}

/**
 * One kind of conformance case. Formats live in `formats/`, one module each, and are listed in `formats/index.ts`; the runner asks them in that
 * order. `run` is given one case, never throws for a disagreement, and knows nothing of quirks and listed differences.
 */
export interface CaseFormat {
  readonly name: string;
  /** What the case expects, for reports: the part of it that `run` compares with. */
  expected(recorded: RecordedCase): unknown;
  matches(recorded: RecordedCase): boolean;
  run(recorded: RecordedCase): CaseResult | Promise<CaseResult>;
  /**
   * Runs cases again as documents on the threaded executor, many in one job, with a savepoint and a restore at an element that each case's id picks.
   * Cases that cannot be run there are left out of the answer. Slower than `run` for one case, so it is given many.
   */
  runOnThreads?(cases: readonly RecordedCase[]): Promise<ReadonlyMap<RecordedCase, CaseResult>>;
  /** The case as a piece of a pipeline document, which runs on an executor; a string says why it cannot be one. In place of `runOnThreads`. */
  onExecutor?(recorded: RecordedCase, executor: Executor): ExecutorCase | string;
}
