import { MAX_TIMESTAMP, type Row, type RowKind } from "../../record/row.ts";
import type { StateKey } from "../../state/state-backend.ts";
import { ByteReader } from "../../operators/batch/spill/byte-reader.ts";
import type { ByteWriter } from "../../operators/batch/spill/byte-writer.ts";
import { ExternalSorter } from "../../operators/batch/spill/external-sorter.ts";
import { writeDouble } from "../../operators/batch/spill/order-bytes.ts";
import { RowBytes } from "../../operators/batch/spill/row-bytes.ts";
import { compareBytes, keyStart, type SpilledRecord, valueStart } from "../../operators/batch/spill/spilled-record.ts";
import type { NodePlan } from "../../graph/node-plan.ts";
import { hashString } from "../../record/key-hash.ts";
import { murmurHash } from "../../record/key-group.ts";
import type { ChainStep, EmitScope, StepSnapshot } from "../codegen/chain-step.ts";
import { emitStateKey } from "../codegen/key-code.ts";
import { mergeNeeds, needOf, type Need, type Stream } from "../codegen/stream.ts";
import type { TaskEnvironment } from "../task/task-environment.ts";
import type { OperatorStep } from "./operator-step.ts";

type Replay = (row: Row, timestamp: number, kind: RowKind) => void;

/** Rows, or ends of keys, before the task looks at everything else. */
const ROWS_PER_PIECE = 2048;
/** Bytes of the event time at the end of a key. */
const TIME_BYTES = 8;

export interface BatchGroupOptions {
  /** By input: the columns by which rows are brought together. */
  readonly groupColumns: readonly (readonly number[])[];
  /** Runs the rows of one key after the other. */
  readonly sorted: OperatorStep;
  /** Runs all rows in whatever order, where they fit into memory; left out: `sorted` does that too. */
  readonly unsorted?: ChainStep | undefined;
}

/**
 * A keyed node of a batch job: its rows are gathered, sorted by key and event time (over files where they do not fit into memory), and given to the operator key
 * by key. At the end of a key its timers fire and its state is forgotten, so that memory holds the state of one key at a time.
 * Input:  bounded; several inputs are merged by time within a key.
 * Output: at the end of input.
 * Source: Flink's batch execution mode (SortingDataInput, BatchExecutionKeyedStateBackend, BatchExecutionInternalTimeService).
 */
export class BatchGroupStep implements ChainStep {
  readonly plan: NodePlan;
  readonly isOneToOne = false;
  readonly #options: BatchGroupOptions;
  readonly #sorter: ExternalSorter;
  readonly #codecs: readonly RowBytes[];
  readonly #reader = new ByteReader();
  readonly #steps: readonly ChainStep[];
  /** By step and input: the names of the functions that give it a row again. */
  #names = new Map<ChainStep, string[]>();
  #replays = new Map<ChainStep, readonly Replay[]>();
  #records: Iterator<SpilledRecord> | undefined;
  #current: ChainStep;
  /** Read, and not yet given to the operator. */
  #next: IteratorResult<SpilledRecord> | undefined;
  /** The key under way, without its time. */
  #key: Uint8Array | undefined;

  constructor(plan: NodePlan, environment: TaskEnvironment, options: BatchGroupOptions) {
    this.plan = plan;
    this.#options = options;
    this.#sorter = new ExternalSorter(environment.spill);
    this.#codecs = plan.inputSchemas.map((schema) => new RowBytes(schema));
    this.#steps = options.unsorted === undefined ? [options.sorted] : [options.sorted, options.unsorted];
    this.#current = options.sorted;
  }

  needs(outputs: readonly Need[], input: number): Need {
    return mergeNeeds([needOf(this.#options.groupColumns[input] ?? [], true), ...this.#steps.map((step) => step.needs(outputs, input))]);
  }

  beginModule(): void {
    this.#names = new Map();
    for (const step of this.#steps) step.beginModule?.();
  }

  emit(input: Stream, scope: EmitScope, port: number): string {
    this.#emitReplays(scope, port);
    const { plan } = this;
    const row = scope.row(input);
    const columns = this.#options.groupColumns[port]!;
    const key = emitStateKey(scope.module, { schema: plan.inputSchemas[port]!, columns, maxParallelism: plan.maxParallelism }, input);
    return `${scope.sampleKey(plan.inputKeys[port], input)}${row.source}${scope.module.constant(this)}.add(${row.name},${input.timestamp},${input.kind},${port},${key});`;
  }

  bind(functions: Readonly<Record<string, (...args: never[]) => unknown>>): void {
    for (const step of this.#steps) {
      step.bind?.(functions);
      this.#replays.set(
        step,
        (this.#names.get(step) ?? []).map((name) => functions[name] as unknown as Replay),
      );
    }
  }

  async open(): Promise<void> {
    for (const step of this.#steps) await step.open?.();
  }

  /** Called by generated code. */
  add(row: Row, timestamp: number, kind: RowKind, input: number, key: StateKey): void {
    this.#sorter.add(
      (target) => writeGroupKey(key, timestamp, target),
      (target) => {
        target.f64(timestamp);
        target.u8(kind);
        target.u8(input);
        this.#codecs[input]!.write(row, target);
      },
    );
  }

  /** The one watermark of a batch job is that at the end of input. */
  advanceWatermark(watermark: number): "done" | "more" | "waiting" {
    if (watermark !== MAX_TIMESTAMP) return "done";
    this.#records ??= this.#begin();
    for (let i = 0; i < ROWS_PER_PIECE; i++) {
      this.#next ??= this.#records.next();
      const isOver = this.#next.done === true;
      if (this.#current === this.#options.sorted && this.#key !== undefined && (isOver || !this.#isOfKey(this.#next.value, this.#key))) {
        const progress = this.#options.sorted.endOfKey();
        if (progress !== "done") return progress;
        this.#key = undefined;
      }
      if (isOver) return this.#current.advanceWatermark?.(watermark) ?? "done";
      this.#give(this.#next.value);
      this.#next = undefined;
    }
    return "more";
  }

  keyCount(): number {
    return this.#current.keyCount?.() ?? 0;
  }

  isAvailable(): boolean {
    return this.#current.isAvailable?.() ?? true;
  }

  ready(): Promise<void> {
    return this.#current.ready?.() ?? Promise.resolve();
  }

  finish(): void | Promise<void> {
    return this.#current.finish?.();
  }

  /** A batch job takes no checkpoints while it runs; behind its end there is nothing left. */
  snapshot(): StepSnapshot {
    return {};
  }

  async close(): Promise<void> {
    this.#sorter.close();
    for (const step of this.#steps) await step.close?.();
  }

  #begin(): Iterator<SpilledRecord> {
    const { unsorted, sorted } = this.#options;
    this.#current = unsorted === undefined || this.#sorter.isSpilled ? sorted : unsorted;
    return this.#current === sorted ? this.#sorter.sorted() : this.#sorter.arrived();
  }

  #isOfKey({ bytes, start, length, keyLength }: SpilledRecord, key: Uint8Array): boolean {
    return compareBytes(key, 0, key.length, bytes, keyStart({ bytes, start, length, keyLength }), keyLength - TIME_BYTES) === 0;
  }

  #give(record: SpilledRecord): void {
    const { bytes, keyLength } = record;
    if (this.#current === this.#options.sorted && this.#key === undefined) {
      const start = keyStart(record);
      this.#key = bytes.slice(start, start + keyLength - TIME_BYTES);
    }
    const reader = this.#reader.open(bytes, valueStart(record));
    const timestamp = reader.f64();
    const kind = reader.u8() as RowKind;
    const input = reader.u8();
    this.#replays.get(this.#current)![input]!(this.#codecs[input]!.read(reader), timestamp, kind);
  }

  /** A function by which each of the steps is given a row that was gathered, with everything behind it. */
  #emitReplays(scope: EmitScope, port: number): void {
    const columns = this.plan.inputSchemas[port]!.map((_, i) => `c${i}`);
    const reads = columns.map((column) => `const ${column}=row.${column};`).join("");
    const stream: Stream = { columns, row: "row", timestamp: "ts", kind: "kind" };
    for (const step of this.#steps) {
      const names = this.#names.get(step) ?? [];
      if (names[port] !== undefined) continue;
      names[port] = scope.module.addFunction(
        scope.module.fresh("replay"),
        ["row", "ts", "kind"],
        () => reads + step.emit(stream, scope, port),
      );
      this.#names.set(step, names);
    }
  }
}

/** Hash, text and time: equal keys stand together, and within one their rows by time. */
function writeGroupKey(key: StateKey, timestamp: number, target: ByteWriter): void {
  const text = typeof key === "string" ? key : `${typeof key}${String(key)}`;
  target.u32(murmurHash(hashString(text)) >>> 0);
  target.text(text);
  writeDouble(timestamp, target);
}
