import type { LongestWaiting } from "@millrace/pipeline/metrics";
import type { NodePlan } from "../../graph/node-plan.ts";
import type { OperatorContext } from "../../operators/operator-context.ts";
import type { Operator, Output } from "../../operators/operator.ts";
import { EngineError } from "../../operators/engine-error.ts";
import { keyGroupRange } from "../../record/key-group.ts";
import { MAX_TIMESTAMP, MIN_TIMESTAMP, type Row, type RowKind } from "../../record/row.ts";
import { HeapOperatorState } from "../../state/heap-operator-state.ts";
import { HeapStateBackend } from "../../state/heap-state-backend.ts";
import type { KeyedSnapshot, KeyedStateLifecycle } from "../../state/keyed-snapshot.ts";
import type { KeyedStateBackend } from "../../state/state-backend.ts";
import { redistributeOperatorState, type OperatorSnapshot } from "../../state/operator-snapshot.ts";
import { HeapTimerService } from "../../time/heap-timer-service.ts";
import type { ChainStep, Collector, EmitScope, PendingStepSnapshot, StepSnapshot } from "../codegen/chain-step.ts";
import { emitKeyGroup, emitStateKey } from "../codegen/key-code.ts";
import { needOf, type Need, type Stream } from "../codegen/stream.ts";
import { operatorForm } from "../window/operator-form.ts";
import type { TaskEnvironment } from "../task/task-environment.ts";

/** Timers that fire before the task looks at the room for results, and at everything else. */
const TIMERS_PER_UNIT = 4096;

/** A timer in memory: its place in a bucket, and its key. */
const TIMER_BYTES = 96;

/** Runs an operator class inside a chain: a row is built, the key set, and what it collects goes back into generated code. */
export class OperatorStep implements ChainStep, Output {
  readonly plan: NodePlan;
  readonly isOneToOne = false;
  readonly #operator: Operator;
  readonly #environment: TaskEnvironment;
  readonly #keyed: KeyedStateBackend & KeyedStateLifecycle;
  readonly #timers: HeapTimerService;
  readonly #firedTimers: { set(value: number): void };
  readonly #operatorState = new HeapOperatorState();
  readonly #collectorNames: string[] = [];
  readonly #outputPorts: number;
  readonly #constantKeyGroup: number;
  #collectors: Collector[] = [];

  constructor(plan: NodePlan, environment: TaskEnvironment, options: { readonly operator: Operator; readonly outputPorts: number }) {
    this.plan = plan;
    this.#operator = options.operator;
    this.#outputPorts = options.outputPorts;
    this.#environment = environment;
    const range = keyGroupRange(environment.subtaskIndex, plan.parallelism, plan.maxParallelism);
    const { clock, subtaskIndex } = environment;
    this.#keyed = environment.keyedState?.({ nodeId: plan.nodeId, subtaskIndex, range, clock }) ?? new HeapStateBackend({ range, clock });
    this.#timers = new HeapTimerService(this.#keyed, environment.clock);
    this.#keyed.attachTimers(this.#timers);
    this.#firedTimers = environment.metrics(plan.nodeId).gauge("numFiredTimers");
    // An operator whose input is not keyed (a window over everything) has the one constant key of no columns.
    this.#constantKeyGroup = range.from;
    this.#keyed.setCurrentKey("", range.from);
  }

  needs(_outputs: readonly Need[], input: number): Need {
    return needOf(this.plan.inputKeys[input] ?? [], true);
  }

  beginModule(): void {
    this.#collectorNames.length = 0;
  }

  emit(input: Stream, scope: EmitScope, port: number): string {
    if (this.#collectorNames.length === 0) {
      for (let output = 0; output < this.#outputPorts; output++) this.#collectorNames.push(scope.collector(output));
    }
    const row = scope.row(input);
    const operator = scope.module.constant(this.#operator);
    // Rows of an input without keys (a broadcast one) are under the constant key.
    let setKey = this.plan.inputKeys.some((each) => each !== undefined)
      ? `${scope.module.constant(this.#keyed)}.setCurrentKey("",${this.#constantKeyGroup});`
      : "";
    const columns = this.plan.inputKeys[port];
    if (columns !== undefined) {
      const key = { schema: this.plan.inputSchemas[port]!, columns, maxParallelism: this.plan.maxParallelism };
      setKey = `${scope.module.constant(this.#keyed)}.setCurrentKey(${emitStateKey(scope.module, key, input)},${emitKeyGroup(scope.module, key, input)});`;
    }
    return `${scope.sampleKey(columns, input)}${row.source}${setKey}${operator}.processElement(${row.name},${input.timestamp},${input.kind},${port});`;
  }

  bind(functions: Readonly<Record<string, (...args: never[]) => unknown>>): void {
    this.#collectors = this.#collectorNames.map((name) => functions[name] as unknown as Collector);
  }

  collect(row: Row, timestamp: number, kind: RowKind): void {
    this.#collectors[0]!(row, timestamp, kind);
  }

  collectSide(port: number, row: Row, timestamp: number, kind: RowKind): void {
    this.#collectors[port]!(row, timestamp, kind);
  }

  async open(): Promise<void> {
    const restored = this.#environment.restored(this.plan.nodeId);
    const keyed = restored?.flatMap((snapshot) => (snapshot.keyed === undefined ? [] : [operatorForm(snapshot.keyed, this.plan)])) ?? [];
    if (this.#keyed.disk === undefined) this.#keyed.restore(keyed as unknown as readonly KeyedSnapshot[]);
    else await this.#keyed.disk.open(keyed, restored?.[0]?.folder);
    if (restored !== undefined) {
      const operator = restored.flatMap((snapshot) => (snapshot.operator === undefined ? [] : [snapshot.operator as OperatorSnapshot]));
      const shares = redistributeOperatorState(operator, this.plan.parallelism);
      this.#operatorState.restore(shares[this.#environment.subtaskIndex]!);
    }
    await this.#operator.prepare?.();
    this.#operator.open(this.#context());
    await this.#keyed.disk?.ready();
  }

  get gathersRows(): boolean {
    return this.#operator.flushRows !== undefined;
  }

  flushRows(): void {
    this.#operator.flushRows?.();
  }

  advanceWatermark(watermark: number): "done" | "more" | "waiting" {
    this.#operator.flushRows?.();
    const areAllFired = this.#timers.advanceWatermark(watermark, this.#operator, TIMERS_PER_UNIT);
    this.#firedTimers.set(this.#timers.fired);
    if (!areAllFired) return "more";
    if (watermark === MAX_TIMESTAMP && this.#operator.drain?.() === false) return "more";
    return this.#operator.processWatermark?.(watermark) === false ? "waiting" : "done";
  }

  /** Batch: all rows of the current key have come. Its timers fire, and it is forgotten; then the next key begins in the same way. */
  endOfKey(): "done" | "more" | "waiting" {
    const progress = this.advanceWatermark(MAX_TIMESTAMP);
    if (progress !== "done") return progress;
    this.#timers.firePendingProcessingTimers(this.#operator);
    this.#timers.resumeAt(MIN_TIMESTAMP);
    this.#keyed.clear?.();
    return "done";
  }

  isAvailable(): boolean {
    return this.#keyed.disk?.hasRoom() !== false && (this.#operator.isAvailable?.() ?? true);
  }

  async ready(): Promise<void> {
    await this.#keyed.disk?.caughtUp();
    await this.#operator.ready?.();
  }

  reconfigure(change: unknown): void {
    if (this.#operator.reconfigure === undefined)
      throw new EngineError("CONFIG_INVALID", `Nothing of a node of the kind ${this.plan.kind} can be changed while it runs.`);
    this.#operator.reconfigure(change);
  }

  longestWaiting(): Omit<LongestWaiting, "subtask"> | undefined {
    return this.#operator.longestWaiting?.();
  }

  nextProcessingTimer(): number {
    return this.#timers.nextProcessingTimer() ?? Infinity;
  }

  keyCount(): number {
    return this.#keyed.disk?.estimatedEntryCount() ?? this.#keyed.entryCount();
  }

  stateBytes(): number {
    const { event, processing } = this.#timers.timerCount();
    return this.#keyed.memoryBytes() + (event + processing) * TIMER_BYTES;
  }

  nextEventTimer(): number | undefined {
    return this.#timers.nextEventTimer();
  }

  fireProcessingTimers(): void {
    this.#operator.flushRows?.();
    this.#timers.fireProcessingTimers(this.#operator, TIMERS_PER_UNIT);
    this.#firedTimers.set(this.#timers.fired);
  }

  snapshot(checkpointId: number, kind: "checkpoint" | "savepoint"): PendingStepSnapshot {
    this.#operator.snapshotState?.(checkpointId);
    const operator = this.#operatorState.snapshot();
    const onDisk = this.#keyed.disk?.snapshotToFiles(kind);
    if (onDisk !== undefined) {
      const finish = async (): Promise<StepSnapshot> => {
        const files = await onDisk.finish();
        return { keyed: files.keyed, operator, files };
      };
      return { step: () => onDisk.step(), finish, cancel: () => onDisk.cancel() };
    }
    const keyed = this.#keyed.snapshot();
    return { step: () => keyed.step(), finish: () => ({ keyed: keyed.finish(), operator }), cancel: () => keyed.cancel() };
  }

  notifyCheckpointComplete(checkpointId: number): void {
    this.#operator.notifyCheckpointComplete?.(checkpointId);
  }

  notifyCheckpointAborted(checkpointId: number): void {
    this.#operator.notifyCheckpointAborted?.(checkpointId);
  }

  finish(): void {
    this.#operator.flushRows?.();
    this.#operator.finish?.();
  }

  async close(): Promise<void> {
    this.#operator.close?.();
    await this.#keyed.disk?.close();
  }

  #context(): OperatorContext {
    const { plan } = this;
    const environment = this.#environment;
    return {
      nodeId: plan.nodeId,
      subtaskIndex: environment.subtaskIndex,
      parallelism: plan.parallelism,
      maxParallelism: plan.maxParallelism,
      inputSchemas: plan.inputSchemas,
      outputSchemas: plan.outputSchemas,
      output: this,
      keyedState: this.#keyed,
      operatorState: this.#operatorState,
      timers: this.#timers,
      clock: environment.clock,
      random: environment.random,
      metrics: environment.metrics(plan.nodeId),
      timeZone: plan.timeZone,
      // In batch mode the time of a key is its own: rows of the next one come behind the last watermark of the one before.
      currentWatermark: () => (plan.executionMode === "batch" ? this.#timers.currentWatermark() : environment.currentWatermark()),
      spill: environment.spill,
      openTable: (options) => {
        const create = environment.connectors.lookups?.[options.table.type];
        if (create === undefined)
          throw new EngineError("CONNECTOR_MISSING", `nothing here can look up in a table of the kind "${options.table.type}"`, {
            domain: "internal",
            nodeId: plan.nodeId,
          });
        return create({ ...options, dataFolder: environment.dataFolder, clock: environment.clock });
      },
      rowError: (error, row) => environment.rowError(plan.nodeId, error, row),
      async: (work, done) => environment.request(work, done),
    };
  }
}
