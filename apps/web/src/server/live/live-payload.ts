import type { JobEventView, JobExceptionView, LogLineView, TableRowView } from "../jobs/job-history.ts";
import type { JobSummary } from "../jobs/job-view.ts";
import type { WorkerLogLineView } from "../logs/worker-log-source.ts";
import type { WorkerView } from "../workers.ts";
import type { HotSpot } from "../../monitor/answers/hot-spots.ts";
import type { LiveDelta } from "../../monitor/sample/live-delta.ts";
import type { NodeSample } from "@millrace/pipeline/metrics";

/** What travels to the browser, one kind per topic or several. */
export type LivePayload =
  /** Jobs that changed; `full` when it is every job that has not ended. */
  | { readonly type: "jobs"; readonly jobs: readonly JobSummary[]; readonly full: boolean }
  /** Something in a list changed: ask for it again. */
  | { readonly type: "changed" }
  | { readonly type: "workers"; readonly workers: readonly WorkerView[] }
  | { readonly type: "state"; readonly job: JobSummary }
  /** With `full`, `nodes` is everything; otherwise what differs from the sample before. */
  | {
      readonly type: "sample";
      readonly at: number;
      readonly intervalMs: number;
      readonly full: boolean;
      readonly nodes: LiveDelta;
      readonly job: Readonly<Record<string, number | null>>;
      readonly process: Readonly<Record<string, number | null>>;
    }
  | { readonly type: "events"; readonly events: readonly JobEventView[] }
  | { readonly type: "exceptions"; readonly exceptions: readonly JobExceptionView[] }
  | { readonly type: "checkpoints" }
  | { readonly type: "subtasks"; readonly at: number; readonly node: NodeSample }
  | { readonly type: "rows"; readonly rows: readonly TableRowView[]; readonly total: number }
  | { readonly type: "logs"; readonly lines: readonly LogLineView[] }
  | { readonly type: "workerLogs"; readonly lines: readonly WorkerLogLineView[] }
  | { readonly type: "hotSpots"; readonly spots: readonly HotSpot[] }
  | { readonly type: "peek"; readonly rows: readonly PeekRowView[] };

/** A row that somebody looks at; columns that the job does not read are not among its values. */
export interface PeekRowView {
  readonly id: string;
  readonly subtask: number;
  readonly kind: number;
  readonly timestamp: number | null;
  readonly values: Readonly<Record<string, unknown>>;
}

/** One message of the stream: which topic, and what. */
export interface LiveMessage {
  readonly topic: string;
  readonly data: LivePayload;
}
