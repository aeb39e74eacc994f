import type { NodePlan } from "../graph/node-plan.ts";
import { EngineError } from "../operators/engine-error.ts";
import type { OperatorContext } from "../operators/operator-context.ts";
import type { Operator, Output } from "../operators/operator.ts";
import { keyGroupRange } from "../record/key-group.ts";
import { keySelector, type KeySelector } from "../record/key-selector.ts";
import { rowFactory, rowValues } from "../record/row-class.ts";
import { INSERT, MAX_TIMESTAMP, type Row, type RowKind } from "../record/row.ts";
import { CombinedWatermark } from "../runtime/watermarks/combined-watermark.ts";
import { WatermarkValve } from "../runtime/watermarks/watermark-valve.ts";
import { HeapOperatorState } from "../state/heap-operator-state.ts";
import type { KeyedSnapshot } from "../state/keyed-snapshot.ts";
import { redistributeOperatorState, type OperatorSnapshot } from "../state/operator-snapshot.ts";
import { HeapTimerService } from "../time/heap-timer-service.ts";
import { TestClock } from "./test-clock.ts";
import { TestMetrics } from "./test-metrics.ts";
import { createTestState, type TestState } from "./test-state.ts";

/** What came out of an operator, in order: records of all ports, watermarks and idleness between them. */
export type HarnessOutput =
  | {
      readonly type: "record";
      readonly port: number;
      readonly values: readonly unknown[];
      readonly timestamp: number;
      readonly kind: RowKind;
    }
  | { readonly type: "watermark"; readonly watermark: number }
  | { readonly type: "idle"; readonly isIdle: boolean };

export interface HarnessSnapshot {
  readonly keyed: KeyedSnapshot;
  readonly operator: OperatorSnapshot;
}

export interface HarnessOptions {
  readonly plan: NodePlan;
  readonly create: (plan: NodePlan) => Operator;
  readonly subtaskIndex?: number;
  readonly clock?: TestClock;
  readonly random?: () => number;
  readonly metrics?: TestMetrics;
  /** Snapshots of all former subtasks. */
  readonly restore?: readonly HarnessSnapshot[];
  /**
   * How the watermarks of several inputs are merged: as those of one operator's inputs, or as channels of one input (Flink's window joins, which are
   * unions).
   */
  readonly merge?: "inputs" | "channels";
  /** Tables outside, for lookups. */
  readonly openTable?: OperatorContext["openTable"];
  /** Called for rows that cannot be processed; default: the error is thrown, as the policy `fail` does. */
  readonly onRowError?: (error: Error, row: Row | null) => void;
}

/** A watermark or a change of idleness of one input. */
export interface TimeEvent {
  readonly input: number;
  readonly watermark?: number;
  readonly isIdle?: boolean;
}

/** The key of an operator whose input is not keyed. */
const CONSTANT_KEY = "";

/**
 * Runs one operator by hand, with the verbs of its life. Nothing happens by itself: the clock stands until it is set, watermarks come when they are
 * given. Input rows are arrays of values in column order.
 */
export class OperatorHarness implements Output {
  readonly plan: NodePlan;
  readonly operator: Operator;
  readonly clock: TestClock;
  readonly metrics: TestMetrics;
  readonly state: TestState;
  readonly timers: HeapTimerService;
  readonly #options: HarnessOptions;
  readonly #operatorState = new HeapOperatorState();
  readonly #selectors: readonly (KeySelector | undefined)[];
  readonly #createRows: readonly ((values: readonly unknown[]) => Row)[];
  readonly #range: { readonly from: number; readonly to: number };
  readonly #valves: readonly WatermarkValve[];
  readonly #pending = new Set<Promise<void>>();
  /** Watermarks and idleness that came in, so that a restored harness can be brought to the same time. */
  readonly #timeEvents: TimeEvent[] = [];
  readonly #heldWatermarks: number[] = [];
  #output: HarnessOutput[] = [];
  #isFinished = false;
  #isResuming = false;

  constructor(options: HarnessOptions) {
    this.#options = options;
    const { plan } = options;
    this.plan = plan;
    this.operator = options.create(plan);
    this.clock = options.clock ?? new TestClock();
    this.metrics = options.metrics ?? new TestMetrics();
    this.#range = keyGroupRange(options.subtaskIndex ?? 0, plan.parallelism, plan.maxParallelism);
    this.state = createTestState(this.#range, this.clock);
    this.timers = new HeapTimerService(this.state, this.clock);
    this.state.attachTimers(this.timers);
    this.#selectors = plan.inputSchemas.map((schema, input) => {
      const keys = plan.inputKeys[input];
      return keys === undefined ? undefined : keySelector(schema, keys, plan.maxParallelism);
    });
    this.#createRows = plan.inputSchemas.map((schema) => rowFactory(schema.length));
    this.#valves = this.#createValves(plan.inputSchemas.length, options.merge ?? "inputs");
  }

  open(): this {
    const { restore } = this.#options;
    if (restore !== undefined) {
      this.state.restore(restore.map((snapshot) => snapshot.keyed));
      const shares = redistributeOperatorState(
        restore.map((snapshot) => snapshot.operator),
        this.plan.parallelism,
      );
      const share = shares[this.#options.subtaskIndex ?? 0];
      if (share !== undefined) this.#operatorState.restore(share);
    }
    this.state.setCurrentKey(CONSTANT_KEY, this.#range.from);
    this.operator.open(this.#context());
    return this;
  }

  processElement(values: readonly unknown[], timestamp: number, options: { readonly kind?: RowKind; readonly input?: number } = {}): void {
    const input = options.input ?? 0;
    const create = this.#createRows[input];
    if (create === undefined) throw new EngineError("LIFECYCLE", `The operator has no input ${input}.`, { domain: "internal" });
    const row = create(values);
    this.#selectKey(row, input);
    this.operator.processElement(row, timestamp, options.kind ?? INSERT, input);
  }

  /** Which subtask of `parallelism` gets the row; 0 where the input is not keyed. */
  subtaskOf(values: readonly unknown[], input: number): number {
    const selector = this.#selectors[input];
    const create = this.#createRows[input];
    if (selector === undefined || create === undefined) return 0;
    return Math.floor((selector.keyGroupOf(create(values)) * this.plan.parallelism) / this.plan.maxParallelism);
  }

  processWatermark(watermark: number, input = 0): void {
    this.#timeEvents.push({ input, watermark });
    this.#valve(input).valve.inputWatermark(this.#valve(input).channel, watermark);
  }

  processIdle(isIdle: boolean, input = 0): void {
    this.#timeEvents.push({ input, isIdle });
    const { valve, channel } = this.#valve(input);
    if (isIdle) valve.inputIdle(channel);
    else valve.inputActive(channel);
  }

  /** Sets the clock and fires the processing-time timers that are due. */
  setProcessingTime(now: number): void {
    this.operator.flushRows?.();
    this.clock.set(now);
    if (!this.#isFinished) this.timers.fireProcessingTimers(this.operator);
  }

  /** End of input: the last watermark, then `finish`. */
  finish(): void {
    for (let input = 0; input < this.plan.inputSchemas.length; input++) this.processWatermark(MAX_TIMESTAMP, input);
    this.operator.finish?.();
    this.#isFinished = true;
  }

  snapshot(checkpointId = 1): HarnessSnapshot {
    this.operator.flushRows?.();
    this.operator.snapshotState?.(checkpointId);
    const pending = this.state.snapshot();
    const operator = this.#operatorState.snapshot();
    return { keyed: pending.finish(), operator };
  }

  /**
   * Discards this harness and goes on with a new operator of the same kind, restored from `snapshot`, at the same clock. The watermark is not state and begins
   * anew, as in Flink; `keepsWatermark` brings the new operator to the same event time, so that a restore must change nothing.
   */
  restored(snapshot: HarnessSnapshot, options: { readonly keepsWatermark?: boolean } = {}): OperatorHarness {
    this.close();
    const next = new OperatorHarness({ ...this.#options, clock: this.clock, metrics: this.metrics, restore: [snapshot] }).open();
    if (options.keepsWatermark === true) next.resumeTime(this.timeEvents);
    return next;
  }

  /** What has come in about time so far. */
  get timeEvents(): readonly TimeEvent[] {
    return this.#timeEvents;
  }

  /** Brings a restored operator to the event time of its predecessor: nothing fires and nothing comes out. */
  resumeTime(events: readonly TimeEvent[]): void {
    this.#isResuming = true;
    for (const { input, watermark, isIdle } of events) {
      if (watermark !== undefined) this.processWatermark(watermark, input);
      if (isIdle !== undefined) this.processIdle(isIdle, input);
    }
    this.#isResuming = false;
  }

  close(): void {
    this.operator.close?.();
  }

  /** Waits for the requests that the operator has under way, and for those that they cause. */
  async settle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
    this.#passWatermarks();
  }

  get pendingRequests(): number {
    return this.#pending.size;
  }

  /** What came out since the last call. */
  takeOutput(): HarnessOutput[] {
    this.operator.flushRows?.();
    const output = this.#output;
    this.#output = [];
    return output;
  }

  collect(row: Row, timestamp: number, kind: RowKind): void {
    this.collectSide(0, row, timestamp, kind);
  }

  collectSide(port: number, row: Row, timestamp: number, kind: RowKind): void {
    const schema = this.plan.outputSchemas[port];
    if (schema === undefined) throw new EngineError("LIFECYCLE", `The operator has no output ${port}.`, { domain: "internal" });
    this.#output.push({ type: "record", port, values: rowValues(row, schema.length), timestamp, kind });
  }

  #selectKey(row: Row, input: number): void {
    const selector = this.#selectors[input];
    if (selector === undefined) this.state.setCurrentKey(CONSTANT_KEY, this.#range.from);
    else this.state.setCurrentKey(selector.keyOf(row), selector.keyGroupOf(row));
  }

  #createValves(inputs: number, merge: "inputs" | "channels"): readonly WatermarkValve[] {
    const output = {
      watermark: (watermark: number) => this.#onWatermark(watermark),
      idle: (isIdle: boolean) => {
        if (!this.#isResuming) this.#output.push({ type: "idle", isIdle });
      },
    };
    if (merge === "channels" || inputs === 1) return [new WatermarkValve(inputs, output)];
    const combined = new CombinedWatermark(inputs, output);
    return Array.from(
      { length: inputs },
      (_, input) =>
        new WatermarkValve(1, {
          watermark: (watermark) => combined.inputWatermark(input, watermark),
          idle: (isIdle) => combined.inputIdle(input, isIdle),
        }),
    );
  }

  #valve(input: number): { readonly valve: WatermarkValve; readonly channel: number } {
    const [only] = this.#valves;
    if (this.#valves.length === 1 && only !== undefined) return { valve: only, channel: input };
    const valve = this.#valves[input];
    if (valve === undefined) throw new EngineError("LIFECYCLE", `The operator has no input ${input}.`, { domain: "internal" });
    return { valve, channel: 0 };
  }

  #onWatermark(watermark: number): void {
    if (this.#isResuming) {
      this.timers.resumeAt(watermark);
      return;
    }
    this.operator.flushRows?.();
    this.#heldWatermarks.push(watermark);
    this.#passWatermarks();
  }

  /** An operator may hold a watermark back until its requests are answered; later ones wait behind it. */
  #passWatermarks(): void {
    for (let watermark = this.#heldWatermarks[0]; watermark !== undefined; watermark = this.#heldWatermarks[0]) {
      this.timers.advanceWatermark(watermark, this.operator);
      while (watermark === MAX_TIMESTAMP && this.operator.drain?.() === false);
      if (this.operator.processWatermark?.(watermark) === false) return;
      this.#heldWatermarks.shift();
      this.#output.push({ type: "watermark", watermark });
    }
  }

  #context(): OperatorContext {
    const { plan, clock, timers, metrics } = this;
    return {
      nodeId: plan.nodeId,
      subtaskIndex: this.#options.subtaskIndex ?? 0,
      parallelism: plan.parallelism,
      maxParallelism: plan.maxParallelism,
      inputSchemas: plan.inputSchemas,
      outputSchemas: plan.outputSchemas,
      output: this,
      keyedState: this.state,
      operatorState: this.#operatorState,
      timers,
      clock,
      random: this.#options.random ?? (() => 0.5),
      metrics,
      timeZone: plan.timeZone,
      currentWatermark: () => timers.currentWatermark(),
      openTable: this.#options.openTable,
      rowError: (error, row) => {
        if (this.#options.onRowError === undefined) throw error;
        this.#options.onRowError(error, row);
      },
      async: (work, done) => {
        const request: Promise<void> = work()
          .then(
            (result) => done(result, undefined),
            (error: unknown) => done(undefined, error instanceof Error ? error : new Error(String(error))),
          )
          .finally(() => this.#pending.delete(request));
        this.#pending.add(request);
      },
    };
  }
}
