import type { Schema } from "@millrace/pipeline/types";
import type { KeyedStateBackend, OperatorStateBackend } from "../state/state-backend.ts";
import type { Row } from "../record/row.ts";
import type { Clock } from "../time/clock.ts";
import type { TimerService } from "../time/timer-service.ts";
import type { OperatorMetrics } from "../metrics/operator-metrics.ts";
import type { TableClient, TableOptions } from "./lookup/table-client.ts";
import type { SpillBudget } from "./batch/spill/spill-files.ts";
import type { Output } from "./operator.ts";

/** What an operator is given at `open`; one per operator and subtask. */
export interface OperatorContext {
  readonly nodeId: string;
  readonly subtaskIndex: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
  /** One schema per input port, in port order. */
  readonly inputSchemas: readonly Schema[];
  /** One schema per output port, in port order. */
  readonly outputSchemas: readonly Schema[];
  readonly output: Output;
  /**
   * A stateful operator whose input is not keyed (a window over everything) has one constant key: the runtime sets the key of no columns, in key
   * group 0, once after `open`. Throws for an operator that is not stateful.
   */
  readonly keyedState: KeyedStateBackend;
  readonly operatorState: OperatorStateBackend;
  /** Throws where `keyedState` does. */
  readonly timers: TimerService;
  readonly clock: Clock;
  /** A seeded generator in [0, 1). */
  readonly random: () => number;
  readonly metrics: OperatorMetrics;
  /** The session time zone of the job, an IANA name. */
  readonly timeZone: string;
  /** What a batch operator may take of memory before it spills; left out: as much as it wants. */
  readonly spill?: SpillBudget;
  /** The watermark seen last, MIN_TIMESTAMP before the first. */
  currentWatermark(): number;
  /**
   * Reports a record that could not be processed; the runtime applies the node's row-error policy (fail | skip | dead-letter) and
   * counts it. Returns only when the policy is not `fail`.
   */
  rowError(error: Error, row: Row | null): void;
  /** Opens a table outside for lookups; left out where the executor has no connector for that kind of table. */
  readonly openTable?: ((options: TableOptions) => TableClient) | undefined;
  /**
   * Runs `work` outside the record loop and calls `done` with its result back in the task's thread, between two records.
   * The operator keeps its own queue and bound (async lookup). Barriers do not wait for it: unfinished requests are declared state.
   */
  async<T>(work: () => Promise<T>, done: (result: T | undefined, error: Error | undefined) => void): void;
}
