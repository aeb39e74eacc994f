import type { OperatorMetrics } from "../../metrics/operator-metrics.ts";
import type { SpillBudget } from "../../operators/batch/spill/spill-files.ts";
import type { ConnectorRegistry } from "../../operators/connector-registry.ts";
import type { OperatorFactory } from "../../operators/operator-factory.ts";
import type { SinkReport } from "../../operators/sink-writer.ts";
import type { KeyedStateLifecycle, KeyGroupRange } from "../../state/keyed-snapshot.ts";
import type { KeyedStateBackend } from "../../state/state-backend.ts";
import type { Row } from "../../record/row.ts";
import type { Clock } from "../../time/clock.ts";
import type { StepSnapshot } from "../codegen/chain-step.ts";

/** Makes the keyed state of one node in one subtask. */
export type CreateKeyedState = (options: {
  readonly nodeId: string;
  readonly subtaskIndex: number;
  readonly range: KeyGroupRange;
  readonly clock: Clock;
}) => KeyedStateBackend & KeyedStateLifecycle;

/** What the executor gives the steps of one subtask. */
export interface TaskEnvironment {
  readonly jobId: string;
  readonly subtaskIndex: number;
  readonly parallelism: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly dataFolder: string;
  /** True: sinks commit with checkpoints, the last one at the end. False: at the end of their input. */
  readonly hasCheckpoints: boolean;
  readonly connectors: ConnectorRegistry;
  readonly operators: Readonly<Record<string, OperatorFactory>>;
  /** What each batch operator of the subtask may take of memory, and where it spills. */
  readonly spill: SpillBudget;
  readonly report: (message: SinkReport) => void;
  metrics(nodeId: string): OperatorMetrics;
  currentWatermark(): number;
  /** Applies the node's row-error policy; returns only where the policy lets the job go on. */
  rowError(nodeId: string, error: unknown, values: Row | readonly unknown[] | null): void;
  /** Runs `work` outside of the record loop, and `done` with its result in the task's thread between two records. */
  request<T>(work: () => Promise<T>, done: (result: T | undefined, error: Error | undefined) => void): void;
  /** Runs `mail` in the task's thread between two records. */
  mail(mail: () => void): void;
  /** Makes the keyed state of a node on another backend than the one in memory; undefined: all of it is in memory. */
  readonly keyedState: CreateKeyedState | undefined;
  /** Numbers of complete checkpoints that are newer than the restored one: what sinks prepared for them stays. */
  readonly keptCheckpoints: ReadonlySet<number>;
  /** The snapshots of all former subtasks of the node; undefined at a fresh start. */
  restored(nodeId: string): readonly StepSnapshot[] | undefined;
}
