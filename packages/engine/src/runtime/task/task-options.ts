import type { InFlightRows } from "../../checkpoint/in-flight-rows.ts";
import type { FrameReader } from "../../exchange/frame-reader.ts";
import type { JobEdge, JobTask } from "../../graph/job-graph.ts";
import type { HotKeys } from "../../metrics/hot-keys.ts";
import type { TaskMetrics } from "../../metrics/task-metrics.ts";
import type { Clock } from "../../time/clock.ts";
import type { PeekOf, ReadFrames } from "../codegen/chain-compiler.ts";
import type { ChainStep } from "../codegen/chain-step.ts";
import type { CheckpointListener } from "./checkpoint-listener.ts";
import type { OutputChannel } from "./task-outputs.ts";

export interface TaskOptions {
  readonly task: JobTask;
  readonly subtaskIndex: number;
  readonly steps: readonly ChainStep[];
  readonly inputs: readonly TaskInput[];
  readonly outputs: readonly OutputChannel[];
  /** How rows under way on an edge are written down. */
  readonly describeEdge: (edge: JobEdge) => Pick<InFlightRows, "schema" | "layout" | "consumers">;
  /** Barriers may overtake rows. */
  readonly isUnaligned: boolean;
  /** An aligned checkpoint turns unaligned this long after its trigger; Infinity: never. */
  readonly alignedTimeoutMs: number;
  readonly metrics: TaskMetrics;
  readonly clock: Clock;
  readonly bufferTimeoutMs: number;
  readonly autoWatermarkIntervalMs: number;
  /** How often a source sends a marker to measure latency by; 0: never. */
  readonly latencyMarkerIntervalMs: number;
  /** Rows in a unit of work; default UNIT_ROWS. A source sends a watermark after as many. */
  readonly unitRows: number;
  readonly checkpoints: CheckpointListener | undefined;
  /** Samples of the keys of the task's keyed nodes, by node id. */
  readonly hotKeys: ReadonlyMap<string, HotKeys>;
  /** Makes the chain's code anew, with eyes on some of its ports. To be called between two units of work. */
  readonly setPeeks: (peek: PeekOf) => void;
  /** Called when something asynchronous has made the task runnable. */
  readonly wake: () => void;
  /** True where the source should pause: it is too far ahead of its alignment group. */
  readonly isAhead?: (watermark: number) => boolean;
}

/** The channels of one edge into a task. */
export interface TaskInput {
  readonly edge: JobEdge;
  readonly readers: readonly { readonly producer: number; readonly reader: FrameReader }[];
  /** Rows that were under way at the restored checkpoint. */
  readonly replay: FrameReader | undefined;
  readonly read: ReadFrames;
}

/** Rows in one unit of work, between two looks at credits, timers and mail. */
export const UNIT_ROWS = 4096;
