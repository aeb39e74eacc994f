import type { LongestWaiting } from "@millrace/pipeline/metrics";
import type { InFlightRows } from "../../checkpoint/in-flight-rows.ts";
import type { BarrierOptions } from "../../exchange/frame-event.ts";
import type { NodePlan } from "../../graph/node-plan.ts";
import type { FileSnapshot } from "../../state/file-snapshot.ts";
import type { Row, RowKind } from "../../record/row.ts";
import type { ModuleBuilder } from "./module-builder.ts";
import type { Need, Stream } from "./stream.ts";

/** What a step may use while its code is made. */
export interface EmitScope {
  readonly module: ModuleBuilder;
  /** Identifier of the expression runtime. */
  readonly expressions: string;
  /** Source that hands a record to everything behind the output port. */
  downstream(port: number, stream: Stream): string;
  /** Source that makes the row object where the stream has none yet, and its name. */
  row(stream: Stream): { readonly source: string; readonly name: string };
  /** Makes a generated function (row, timestamp, kind) that hands records to everything behind the port; answers its name. */
  collector(port: number): string;
  /** Source that now and then notes the key of a record, to find keys that have too many; "" where nobody asks. */
  sampleKey(columns: readonly number[] | undefined, stream: Stream): string;
  /** Marks source as that of an expression of the node, so that stacks can name it. */
  mark(source: string, expression: string): string;
  /** Wraps source that can fail on a record: a failure goes by the node's row-error policy and leaves the block labelled `label`. */
  guarded(source: string, label: string, input: Stream): string;
}

/**
 * One node of a chain in one subtask: it says what it needs of its input, emits the code of one record, and takes part in the chain's life.
 *
 * Life: (`beginModule` → `emit` (once per input) → `bind`), again between two records where the module is made anew; `open` → (records by generated code | `advanceWatermark` | `fireProcessingTimers` | `snapshot`)* →
 * `finish` → `close`. `advanceWatermark` may answer "more": it has done a bounded piece of its work and is called again with the same
 * watermark before anything else happens in the chain; or "waiting": for an answer from outside, behind which it is called again.
 */
export interface ChainStep {
  readonly plan: NodePlan;
  /** True where each record in gives exactly one out, so that one counter serves both. */
  readonly isOneToOne: boolean;
  /** A module is about to be made; what was emitted into a former one (people have begun or ceased to look at rows) is void. */
  beginModule?(): void;
  /** What it needs of the input, given what is needed of each of its outputs. */
  needs(outputs: readonly Need[], input: number): Need;
  emit(input: Stream, scope: EmitScope, port: number): string;
  bind?(functions: Readonly<Record<string, (...args: never[]) => unknown>>): void;
  open?(): void | Promise<void>;
  advanceWatermark?(watermark: number): "done" | "more" | "waiting";
  /** Epoch ms of the next processing-time timer; Infinity where there is none. */
  nextProcessingTimer?(): number;
  fireProcessingTimers?(): void;
  /** Entries of keyed state, over all its states. */
  keyCount?(): number;
  /** Event time at which the next timer or window fires. */
  nextEventTimer?(): number | undefined;
  /** False while the outside is slow; `ready` resolves when it is not any more. */
  isAvailable?(): boolean;
  ready?(): Promise<void>;
  /** True where it gathers rows, to work them off together. */
  readonly gathersRows?: boolean;
  /** Works off the rows gathered: behind each unit of work, and in front of a barrier. */
  flushRows?(): void;
  /** Called about every buffer timeout. */
  flush?(): void | Promise<void>;
  finish?(): void | Promise<void>;
  /** As the operator's. */
  reconfigure?(change: unknown): void;
  /** What has waited longest in it, for people; asked now and then, between two records. Left out where nothing waits in this kind of node. */
  longestWaiting?(): Omit<LongestWaiting, "subtask"> | undefined;
  snapshot?(checkpointId: number, kind: BarrierOptions["kind"]): StepSnapshot | PendingStepSnapshot | Promise<StepSnapshot>;
  /** About what its state takes in memory. */
  stateBytes?(): number;
  notifyCheckpointComplete?(checkpointId: number): void | Promise<void>;
  notifyCheckpointAborted?(checkpointId: number): void;
  close?(): void | Promise<void>;
}

export type Collector = (row: Row, timestamp: number, kind: RowKind) => void;

/** A snapshot that is taken already (nothing that happens now changes it) and is serialized between records. */
export interface PendingStepSnapshot {
  /** Serializes one piece of about a millisecond; false when nothing is left. */
  step(): boolean;
  /** Serializes what is left and gives the whole, at once where nobody else has to write something. */
  finish(): StepSnapshot | Promise<StepSnapshot>;
  cancel(): void;
}

/** The state of one node in one subtask at a barrier; what its parts hold, as plain data, is up to their owners. */
export interface StepSnapshot {
  readonly keyed?: unknown;
  readonly operator?: unknown;
  /** Positions of a source, one item a split. */
  readonly splits?: readonly unknown[];
  /** What a sink has prepared to commit. */
  readonly committables?: readonly unknown[];
  /** Rows under way on an edge, in the part of that edge. */
  readonly inFlight?: readonly InFlightRows[];
  /** What a sink's writer keeps of its own. */
  readonly writer?: unknown;
  /** Files that the state has beside; whoever writes the checkpoint takes them over and releases them. */
  readonly files?: FileSnapshot;
  /** Of a restored snapshot: the folder of its checkpoint. */
  readonly folder?: string;
}
