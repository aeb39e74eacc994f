import type { PipelineDocumentInput } from "@millrace/pipeline";
import type { CaseResult } from "../case-format.ts";

export type Executor = "local" | "threaded";

/** A row that came to a sink: its values as JSON by the sink's schema. */
export interface ExecutedRow {
  readonly values: readonly unknown[];
  /** The row's time; left out where it has none, Infinity for the last instant. */
  readonly timestamp: number | undefined;
}

/** What a run gave for one case; node ids are those of the case. */
export interface ExecutedAnswer {
  rowsOf(sink: string): readonly ExecutedRow[];
  /** A metric summed over the subtasks of a node. */
  metric(node: string, name: string): number;
  rowErrors(node: string): number;
}

export interface CaseSource {
  /** As JSON, in order of the columns. */
  readonly rows: readonly (readonly unknown[])[];
  /** Whether the input ends behind the last row. */
  readonly isEnding: boolean;
  /** True: a row comes only when the clock has moved. On the local executor, whose clock moves when nothing is left to do, each row is worked off before the next. */
  readonly isPaced?: boolean;
}

/** A recorded case as a piece of a document: many of them run in one job, side by side. */
export interface ExecutorCase {
  readonly nodes: PipelineDocumentInput["nodes"];
  readonly edges: PipelineDocumentInput["edges"];
  readonly timeZone?: string;
  /** By id of a `source.file` node. */
  readonly sources: Readonly<Record<string, CaseSource>>;
  judge(answer: ExecutedAnswer): CaseResult;
}
