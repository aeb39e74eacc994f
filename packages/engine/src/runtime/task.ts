import { IN_FLIGHT_ORDER, type InFlightRows } from "../checkpoint/in-flight-rows.ts";
import { findKind } from "@millrace/pipeline/catalog";
import type { FrameEvent } from "../exchange/frame-event.ts";
import type { FrameReader } from "../exchange/frame-reader.ts";
import type { JobEdge, JobTask } from "../graph/job-graph.ts";
import type { HotKeys } from "../metrics/hot-keys.ts";
import { countLatency } from "../metrics/latency-buckets.ts";
import { TASK_SLOTS, type TaskMetrics } from "../metrics/task-metrics.ts";
import { MAX_TIMESTAMP, MIN_TIMESTAMP } from "../record/row.ts";
import type { Clock } from "../time/clock.ts";
import { BarrierAlignment, type Barrier, type OvertakenRows } from "./barrier-alignment.ts";
import type { CheckpointListener } from "./checkpoint-listener.ts";
import type { ChainStep } from "./codegen/chain-step.ts";
import type { PeekOf, ReadFrames } from "./codegen/chain-compiler.ts";
import { isSourceStep, type SourceStep } from "./codegen/source-step.ts";
import { isTimedStep, type TimedStep } from "./codegen/timed-step.ts";
import { CombinedWatermark } from "./combined-watermark.ts";
import { InputGate, type InputChannel } from "./input-gate.ts";
import { OutsideRequests } from "./outside-requests.ts";
import { placeError } from "./place-error.ts";
import { SourceWatermarks } from "./source-watermarks.ts";
import { SnapshotUnderWay } from "./take-snapshot.ts";
import { TaskOutputs, type OutputChannel, type OvertakenOutput } from "./task-outputs.ts";
import { updateTaskMetrics } from "./update-task-metrics.ts";
import { WatermarkValve, type ValveOutput } from "./watermark-valve.ts";

/** What the last call of `run` found: still more to do, nothing to read, or no room for results. */
export type TaskState = "busy" | "idle" | "backPressured" | "finished";

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
/** Rows after which a source sends its watermark though the period is not over: it keeps little state open at high rates. */
const WATERMARK_ROWS = 32_768;

/** A source that has a pace is looked at no more often than this: a thousand wake-ups a second cost more than their rows. */
const POLL_PAUSE_MS = 4;

/**
 * One subtask of a chain: a mailbox loop over its inputs. A unit of work is a stretch of rows, one event, or one piece of a watermark's
 * work; it begins only while every output has room, so a consumer that stops is felt here and nowhere is memory taken without bound.
 * Everything happens in the order of the channels' in-band events; asynchronous work (opening, sinks, snapshots) suspends the task alone.
 */
export class Task {
  readonly options: TaskOptions;
  readonly gate: InputGate;
  readonly alignment: BarrierAlignment;
  watermark = MIN_TIMESTAMP;
  isIdle = false;
  readonly #source: SourceStep | undefined;
  readonly #sourceWatermarks: SourceWatermarks | undefined;
  readonly #valves: readonly WatermarkValve[];
  readonly #outputs: TaskOutputs;
  readonly #requests: OutsideRequests;
  readonly #mail: (() => void)[] = [];
  #suspended: Promise<void> | undefined;
  #error: unknown;
  #pendingWatermark: number | undefined;
  #pendingStep = 0;
  /** The pending step has done a part of the watermark's work. */
  #isMidStep = false;
  #isWaitingForSource = false;
  #polledAt = 0;
  #nextMarker = 0;
  #outside: Promise<void> | undefined;
  /** Steps whose readiness somebody waits for already. */
  readonly #notReady = new Set<ChainStep>();
  /** Barriers asked of this task and not answered yet; what comes through no channel is answered at the end. */
  readonly #asked = new Map<number, Barrier>();
  /** The newest checkpoint answered. A barrier may come through a channel before the task is asked for it. */
  #answered = -1;
  /** Taken at their barriers, and serialized piece by piece while the task goes on. */
  readonly #snapshots: SnapshotUnderWay[] = [];
  #isSuspending = false;
  #afterEnd: Promise<void> = Promise.resolve();
  #isEnding = false;
  #isDone = false;
  #lastFlush = 0;
  /** The checkpoint of the newest barrier that came by a channel, when it came, and the bytes read by then. */
  #firstBarrier = { checkpointId: -1, atMs: 0, bytesIn: 0 };
  /** Barriers of unaligned checkpoints that a source takes also where it has no room for rows. */
  readonly #urgent: (() => void)[] = [];
  /** When the barrier of a checkpoint overtakes what is in its way. */
  readonly #overtakeAt = new Map<number, number>();

  constructor(options: TaskOptions) {
    this.options = options;
    this.#outputs = new TaskOutputs(options.outputs, options.bufferTimeoutMs);
    this.#requests = new OutsideRequests(options.wake);
    const head = options.steps[0]!;
    this.#source = isSourceStep(head) ? head : undefined;
    const ports = head.plan.inputSchemas.length;
    const downstream: ValveOutput = { watermark: (value) => this.#startWatermark(value), idle: (isIdle) => this.#setIdle(isIdle) };
    const isAssigner = isTimedStep(head) && this.#source === undefined;
    const combined = ports > 1 ? new CombinedWatermark(ports, downstream) : undefined;
    // Behind an assigner only its own watermarks count; the last one says that the input is over.
    const merged: ValveOutput = isAssigner
      ? { watermark: (value) => value === MAX_TIMESTAMP && this.#startLastWatermark(), idle: () => undefined }
      : downstream;
    const channelsOf = Array.from({ length: Math.max(1, ports) }, () => 0);
    const isBatch = head.plan.executionMode === "batch";
    const inputs = isBatch ? inBatchOrder(options.inputs, head.plan.kind) : options.inputs;
    const channels = inputs.flatMap(({ edge, readers, read }) =>
      readers.map(({ producer, reader }): InputChannel => ({
        edge,
        producer,
        reader,
        port: edge.toPort,
        index: channelsOf[edge.toPort]!++,
        read,
      })),
    );
    const replays = options.inputs.flatMap(({ edge, replay, read }): InputChannel[] =>
      replay === undefined ? [] : [{ edge, producer: -1, reader: replay, port: edge.toPort, index: -1, read }],
    );
    this.#valves = channelsOf.map(
      (count, port) =>
        new WatermarkValve(
          count,
          combined === undefined
            ? merged
            : { watermark: (value) => combined.inputWatermark(port, value), idle: (isIdle) => combined.inputIdle(port, isIdle) },
        ),
    );
    this.gate = new InputGate(channels, replays, { event: (channel, event) => this.#event(channel, event) }, { isSequential: isBatch });
    this.alignment = new BarrierAlignment(this.gate, {
      snapshot: (barrier, isUnaligned) => this.#checkpoint(barrier, isUnaligned),
      overtaken: (checkpointId, rows) => this.#overtaken(checkpointId, rows),
      aborted: (checkpointId) => {
        this.#dropSnapshot(checkpointId);
        options.checkpoints?.decline(checkpointId, options.task.id, options.subtaskIndex, "a newer barrier came first");
      },
    });
    if (isTimedStep(head)) {
      const schedule = {
        clock: options.clock,
        intervalMs: options.autoWatermarkIntervalMs,
        rowsBetween: options.unitRows === UNIT_ROWS ? WATERMARK_ROWS : options.unitRows,
      };
      // An idle source holds nobody of its alignment group back.
      const idle = (isIdle: boolean): void => {
        if (isIdle) options.metrics.task[TASK_SLOTS.sourceWatermark] = MAX_TIMESTAMP;
        options.metrics.task[TASK_SLOTS.idleSince] = isIdle ? options.clock.now() : 0;
        downstream.idle(isIdle);
      };
      this.#sourceWatermarks = new SourceWatermarks(head.time, schedule, { watermark: (value) => downstream.watermark(value), idle });
      head.time.onPunctuated((watermark) => this.#punctuated(watermark));
    }
  }

  get isFinished(): boolean {
    return this.#isDone;
  }

  get valves(): readonly WatermarkValve[] {
    return this.#valves;
  }

  /** Resolves when something outside that the task waits for has happened; undefined where it waits for nothing but input and the clock. */
  get waitingFor(): Promise<void> | undefined {
    if (this.#suspended !== undefined) return this.#suspended;
    for (const step of this.options.steps) if (step.isAvailable?.() === false) return step.ready!();
    return this.#outside ?? this.#requests.next;
  }

  open(): Promise<void> {
    return this.#suspend(async () => {
      for (const step of this.options.steps) await this.#placed(step, () => step.open?.());
    });
  }

  /** Runs `work` outside of the record loop and `done` with its result between two records. */
  request<T>(work: () => Promise<T>, done: (result: T | undefined, error: Error | undefined) => void): void {
    this.#requests.run(work, done);
  }

  /** Runs `mail` between two units of work. */
  post(mail: () => void): void {
    this.#mail.push(mail);
    this.options.wake();
  }

  /**
   * Asks for a part in a checkpoint. A source takes the barrier between two polls, and it travels on in-band; other tasks wait for it.
   * Who is at his end answers for himself, at once or when he gets there.
   * Source: Flink FLIP-147, checkpoints after tasks have finished.
   */
  triggerBarrier(barrier: Barrier): void {
    if (barrier.checkpointId <= this.#answered) return;
    if (this.#isDone) return this.#answerAtEnd(barrier);
    const { task, subtaskIndex, checkpoints } = this.options;
    if (task.nodes[0]!.plan.executionMode === "batch") {
      checkpoints?.decline(
        barrier.checkpointId,
        task.id,
        subtaskIndex,
        "a batch job takes no checkpoints while it runs; it begins anew after a failure",
      );
      return;
    }
    this.#asked.set(barrier.checkpointId, barrier);
    const overtakeAt = this.#overtakeTime(barrier);
    if (overtakeAt !== Infinity) this.#overtakeAt.set(barrier.checkpointId, overtakeAt);
    if (this.#source === undefined) return;
    const take = (): void => {
      if (this.#isEnding || !this.#asked.has(barrier.checkpointId)) return;
      this.#checkpoint(barrier, barrier.options.alignment === "unaligned");
      if (barrier.options.stop !== undefined) this.#end();
    };
    if (barrier.options.alignment !== "unaligned") return this.post(take);
    this.#urgent.push(take);
    this.options.wake();
  }

  #overtakeTime({ options: { kind, alignment, triggeredAt } }: Barrier): number {
    return kind === "checkpoint" && alignment === "aligned" ? triggeredAt + this.options.alignedTimeoutMs : Infinity;
  }

  /** Lets a source end as if it had no more rows. */
  endSource(): void {
    if (this.#source === undefined) return;
    this.post(() => {
      if (this.#isEnding) return;
      this.#startLastWatermark();
      this.#end();
    });
  }

  /** What the task still does after its end: answers to barriers and commits. */
  get afterEnd(): Promise<void> {
    return this.#afterEnd;
  }

  stepOf(nodeId: string): ChainStep | undefined {
    return this.options.steps.find(({ plan }) => plan.nodeId === nodeId);
  }

  /** Changes a setting of a node between two units of work. `done` is told what was wrong, where something was. */
  reconfigure(nodeId: string, change: unknown, done: (error: unknown) => void): void {
    const step = this.stepOf(nodeId);
    const reconfigure = (): void => {
      let wrong: unknown;
      try {
        if (!this.#isDone) step?.reconfigure?.(change);
      } catch (error) {
        wrong = error;
      }
      done(wrong);
    };
    if (this.#isDone) reconfigure();
    else this.post(reconfigure);
  }

  notifyCheckpoint(checkpointId: number, isComplete: boolean): void {
    this.#asked.delete(checkpointId);
    this.#overtakeAt.delete(checkpointId);
    const notify = (step: ChainStep) =>
      isComplete ? step.notifyCheckpointComplete?.(checkpointId) : step.notifyCheckpointAborted?.(checkpointId);
    if (this.#isDone) {
      this.#afterEnd = this.#afterEnd.then(async () => {
        for (const step of this.options.steps) await this.#placed(step, () => notify(step));
      });
      return;
    }
    this.post(() => {
      if (this.#isDone) return this.notifyCheckpoint(checkpointId, isComplete);
      if (!isComplete) {
        this.alignment.abort(checkpointId);
        this.#dropSnapshot(checkpointId);
      }
      for (const step of this.options.steps) {
        const done = notify(step);
        if (done instanceof Promise) void this.#suspend(() => this.#placed(step, () => done));
      }
    });
  }

  /** Works until `deadline` (by `now`), or until there is nothing to do. */
  run(now: () => number, deadline: number): TaskState {
    if (this.#isDone) return "finished";
    let state: TaskState;
    do {
      state = this.#unit();
    } while (state === "busy" && now() < deadline);
    this.#flushDue();
    updateTaskMetrics(this.options.metrics, {
      channels: this.gate.channels,
      writers: this.#outputs.writers,
      nodes: this.options.steps.length,
      watermark: this.watermark,
      isWatermarkOut: this.#pendingWatermark === undefined,
      valves: this.#valves,
      mailboxQueueSize: this.#mail.length,
    });
    return state;
  }

  /** Epoch ms at which the task has to run again though nothing comes in. */
  nextWakeUp(): number {
    if (this.#isDone || this.#suspended !== undefined) return Infinity;
    let at = this.#isWaitingForSource ? Math.max(this.#source!.nextPollAt?.() ?? Infinity, this.#polledAt + POLL_PAUSE_MS) : Infinity;
    for (const step of this.options.steps) at = Math.min(at, step.nextProcessingTimer?.() ?? Infinity);
    for (const overtakeAt of this.#overtakeAt.values()) at = Math.min(at, overtakeAt);
    return Math.min(at, this.#outputs.nextFlush(), this.#sourceWatermarks?.nextCheck() ?? Infinity);
  }

  /** Resolves when nothing asynchronous is under way any more that began before `close`, whatever became of it. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.#suspended, this.#afterEnd]);
  }

  async close(): Promise<void> {
    this.#isDone = true;
    for (const snapshot of this.#snapshots.splice(0)) snapshot.cancel();
    this.#outputs.close();
    for (const step of this.options.steps) await step.close?.();
  }

  #unit(): TaskState {
    if (this.#error !== undefined) throw this.#error;
    if (this.#suspended !== undefined) return "idle";
    const isSerializing = this.#serializeSome();
    const state = this.#work();
    return isSerializing && state !== "finished" ? "busy" : state;
  }

  #work(): TaskState {
    if (this.#overtake()) return "busy";
    if (!this.#outputs.hasRoom()) return "backPressured";
    if (this.#requests.takeOne()) return "busy";
    if (!this.#areStepsReady()) return "backPressured";
    if (this.#isEnding && this.#pendingWatermark === undefined) {
      this.#isDone = true;
      while (this.#serializeSome());
      // A notification that came while the last work was done belongs to what follows the end.
      for (const mail of this.#mail.splice(0)) mail();
      for (const barrier of this.#asked.values()) this.#answerAtEnd(barrier);
      return "finished";
    }
    if (this.#pendingWatermark !== undefined) return this.#continueWatermark() === "waiting" ? "idle" : "busy";
    const mail = this.#mail.shift();
    if (mail !== undefined) {
      this.options.metrics.task[TASK_SLOTS.numMails]! += 1;
      mail();
      return "busy";
    }
    if (this.#fireTimers()) return "busy";
    return this.#source === undefined ? this.#readInput() : this.#poll(this.#source);
  }

  /** One piece of the oldest snapshot; true where something is left. */
  #serializeSome(): boolean {
    const snapshot = this.#snapshots[0];
    if (snapshot === undefined) return false;
    if (snapshot.step()) return true;
    if (snapshot.waiting.output) snapshot.waiting.output = this.#outputs.isBarrierWaiting(snapshot.checkpointId);
    if (snapshot.isWaiting) return false;
    this.#snapshots.shift();
    this.#acknowledge(snapshot);
    return this.#snapshots.length > 0;
  }

  #dropSnapshot(checkpointId: number): void {
    for (const snapshot of this.#snapshots.splice(0)) {
      if (snapshot.checkpointId === checkpointId) snapshot.cancel();
      else this.#snapshots.push(snapshot);
    }
  }

  /**
   * What barriers do that wait neither for rows in front of them nor for room behind the task; true where one did something. Not while a
   * step is at work on a watermark: what its windows have given already is gone from no state before all is.
   */
  #overtake(): boolean {
    if (!this.options.isUnaligned || this.#isMidStep) return false;
    let isMoved = this.#urgent.length > 0;
    for (const take of this.#urgent.splice(0)) take();
    for (const channel of this.gate.channels) {
      const announcement = channel.reader.announcement();
      if (announcement === undefined) continue;
      const { checkpointId, triggeredAt } = announcement;
      this.#noteFirstBarrier(checkpointId);
      this.alignment.announced(channel, { checkpointId, options: { kind: "checkpoint", alignment: "unaligned", triggeredAt } });
      isMoved = true;
    }
    if (this.#overtakeAt.size === 0) return isMoved;
    const now = this.options.clock.now();
    for (const [checkpointId, atMs] of this.#overtakeAt) {
      if (atMs > now) continue;
      this.#overtakeAt.delete(checkpointId);
      if (!this.alignment.overtake(checkpointId) && this.#answered >= checkpointId)
        this.#addSent(checkpointId, this.#outputs.overtake(checkpointId));
      isMoved = true;
    }
    return isMoved;
  }

  #noteFirstBarrier(checkpointId: number): void {
    if (this.#firstBarrier.checkpointId >= checkpointId) return;
    this.#firstBarrier = { checkpointId, atMs: this.options.clock.now(), bytesIn: this.#bytesIn() };
  }

  #bytesIn(): number {
    return this.gate.channels.reduce((sum, { reader }) => sum + reader.bytesIn, 0);
  }

  #overtaken(checkpointId: number, rows: readonly OvertakenRows[]): void {
    const snapshot = this.#snapshots.find((each) => each.checkpointId === checkpointId);
    if (snapshot === undefined) return;
    const { subtaskIndex, describeEdge, clock } = this.options;
    for (const { channel, frames } of rows) {
      if (frames.length === 0) continue;
      const { edge, producer } = channel;
      const order = producer < 0 ? IN_FLIGHT_ORDER.replayed : IN_FLIGHT_ORDER.received;
      snapshot.addInFlight(edge, { order, producer, consumer: subtaskIndex, ...describeEdge(edge), frames });
    }
    snapshot.aligned(clock.now() - this.#firstBarrier.atMs, this.#bytesIn() - this.#firstBarrier.bytesIn);
  }

  #addSent(checkpointId: number, rows: readonly OvertakenOutput[]): void {
    const snapshot = this.#snapshots.find((each) => each.checkpointId === checkpointId);
    if (snapshot === undefined) return;
    const { subtaskIndex, describeEdge } = this.options;
    for (const { channel, frames } of rows) {
      const { edge, consumer } = channel;
      snapshot.addInFlight(edge, { order: IN_FLIGHT_ORDER.sent, producer: subtaskIndex, consumer, ...describeEdge(edge), frames });
    }
    snapshot.waiting.output = false;
  }

  #acknowledge(snapshot: SnapshotUnderWay): void {
    const { checkpoints, task, subtaskIndex } = this.options;
    const finished = snapshot.finish();
    if (!(finished instanceof Promise)) return checkpoints?.acknowledge(finished);
    const answered = finished.then(
      (whole) => checkpoints?.acknowledge(whole),
      (error: unknown) =>
        checkpoints?.decline(snapshot.checkpointId, task.id, subtaskIndex, error instanceof Error ? error.message : String(error)),
    );
    this.#afterEnd = Promise.all([this.#afterEnd, answered]).then(() => undefined);
  }

  #areStepsReady(): boolean {
    for (const step of this.options.steps) {
      if (step.isAvailable?.() !== false) continue;
      this.#wakeWhenReady(step);
      return false;
    }
    return true;
  }

  #wakeWhenReady(step: ChainStep): void {
    if (this.#notReady.has(step)) return;
    this.#notReady.add(step);
    void step.ready!().then(() => {
      this.#notReady.delete(step);
      this.options.wake();
    });
  }

  #readInput(): TaskState {
    if (this.#sourceWatermarks !== undefined) return this.#readAndAssign(this.#sourceWatermarks);
    return this.#readRows(this.options.unitRows);
  }

  /** Input of a head that makes the watermarks: its periods go by the clock, and a row that carries a watermark is the last of its unit. */
  #readAndAssign(watermarks: SourceWatermarks): TaskState {
    const head = this.options.steps[0]!;
    const { time } = head as TimedStep;
    time.beforePoll();
    if (watermarks.tick()) return "busy";
    const before = this.options.metrics.counters[0]!;
    const state = this.#readRows(time.isPunctuated ? 1 : this.options.unitRows);
    time.sendPunctuated();
    watermarks.polled(this.options.metrics.counters[0]! - before);
    return state;
  }

  #readRows(budget: number): TaskState {
    if (this.gate.step(budget)) return "busy";
    if (this.gate.channels.length > 0 && this.gate.isEnded()) {
      this.#end();
      return "busy";
    }
    return "idle";
  }

  #poll(source: SourceStep): TaskState {
    const watermarks = this.#sourceWatermarks!;
    const isPeriod = watermarks.tick();
    if (this.#pendingWatermark !== undefined) return "busy";
    if (this.options.isAhead?.(watermarks.current) === true) return isPeriod ? "busy" : "idle";
    this.#markLatency();
    const before = this.options.metrics.counters[1]!;
    const result = source.poll(this.options.unitRows);
    this.#isWaitingForSource = result === "wait";
    this.#polledAt = this.options.clock.now();
    watermarks.polled(this.options.metrics.counters[1]! - before);
    if (result === "wait" && source.isIdle?.() === true) watermarks.declareIdle();
    if (result === "more") return "busy";
    if (result === "end") {
      this.#startLastWatermark();
      this.#end();
      return "busy";
    }
    this.#waitForSource(source);
    return isPeriod ? "busy" : "idle";
  }

  /** Sends a marker where one is due. Source: Flink, latency tracking. */
  #markLatency(): void {
    const { latencyMarkerIntervalMs, clock } = this.options;
    if (latencyMarkerIntervalMs === 0) return;
    const now = clock.now();
    if (now < this.#nextMarker) return;
    this.#nextMarker = now + latencyMarkerIntervalMs;
    this.#outputs.emitMarker(now);
  }

  #waitForSource(source: SourceStep): void {
    if (this.#outside !== undefined) return;
    const available = source.available?.();
    if (available === undefined) return;
    this.#outside = available.then(
      () => {
        this.#outside = undefined;
        this.options.wake();
      },
      (error: unknown) => this.#fail(error),
    );
  }

  #event(channel: InputChannel, event: FrameEvent): void {
    const valve = this.#valves[channel.port]!;
    switch (event.type) {
      case "watermark":
        valve.inputWatermark(channel.index, event.value);
        break;
      case "idle":
        valve.inputIdle(channel.index);
        break;
      case "active":
        valve.inputActive(channel.index);
        break;
      case "barrier":
        this.#noteFirstBarrier(event.checkpointId);
        this.alignment.barrier(channel, event);
        if (this.#overtakeTime(event) <= this.options.clock.now()) this.alignment.overtake(event.checkpointId);
        break;
      case "marker":
        countLatency(this.options.metrics.latency, this.options.clock.now() - event.markedAt);
        this.#outputs.emitMarker(event.markedAt);
        break;
      case "end":
        this.alignment.channelEnded();
    }
  }

  #setIdle(isIdle: boolean): void {
    this.isIdle = isIdle;
    this.#outputs.emit({ type: isIdle ? "idle" : "active" });
  }

  /** The watermark at the end of input: who was idle is active again, or nobody would take notice of it. */
  #startLastWatermark(): void {
    this.#sourceWatermarks?.sent(MAX_TIMESTAMP);
    this.#startWatermark(MAX_TIMESTAMP);
  }

  #startWatermark(watermark: number): void {
    this.watermark = watermark;
    this.#pendingWatermark = watermark;
    this.#pendingStep = 0;
    this.#continueWatermark();
  }

  /** One piece of the watermark's work; behind the last step it goes out. "waiting": a step waits for an answer from outside. */
  #continueWatermark(): "done" | "more" | "waiting" {
    const watermark = this.#pendingWatermark!;
    const { steps } = this.options;
    while (this.#pendingStep < steps.length) {
      const step = steps[this.#pendingStep]!;
      const progress = this.#placedSync(step, () => step.advanceWatermark?.(watermark) ?? "done");
      this.#isMidStep = progress !== "done";
      if (progress !== "done") return progress;
      this.#pendingStep++;
      if (!this.#outputs.hasRoom()) return "more";
    }
    this.#pendingWatermark = undefined;
    this.#outputs.emit({ type: "watermark", value: watermark });
    return "done";
  }

  /** A watermark that a row carries is worked off before the next row. */
  #punctuated(watermark: number): void {
    if (watermark <= this.watermark) return;
    this.#sourceWatermarks!.sent(watermark);
    this.#startWatermark(watermark);
    while (this.#pendingWatermark !== undefined && this.#continueWatermark() !== "waiting");
  }

  #fireTimers(): boolean {
    const now = this.options.clock.now();
    let fired = false;
    for (const step of this.options.steps) {
      if ((step.nextProcessingTimer?.() ?? Infinity) > now) continue;
      this.#placedSync(step, () => step.fireProcessingTimers!());
      fired = true;
    }
    return fired;
  }

  #checkpoint(barrier: Barrier, isUnaligned: boolean): void {
    const { checkpoints, task, subtaskIndex, steps, clock } = this.options;
    const { checkpointId } = barrier;
    const now = clock.now();
    this.#asked.delete(checkpointId);
    this.#answered = checkpointId;
    if (barrier.options.stop === "suspend") this.#isSuspending = true;
    checkpoints?.reached?.(checkpointId, task.id, subtaskIndex);
    const sent = this.#emitBarrier(barrier, isUnaligned);
    if (checkpoints === undefined) return;
    const first = this.#source === undefined ? this.#firstBarrier : { atMs: now, bytesIn: 0 };
    const snapshot = new SnapshotUnderWay({
      barrier,
      task: task.id,
      subtaskIndex,
      steps,
      clock,
      isUnaligned,
      firstBarrierAt: first.atMs,
      alignmentMs: now - first.atMs,
      processedInFlightBytes: this.#bytesIn() - first.bytesIn,
    });
    snapshot.waiting.input = isUnaligned && this.#source === undefined;
    snapshot.waiting.output = this.#overtakeAt.has(checkpointId);
    this.#snapshots.push(snapshot);
    if (sent !== undefined) this.#addSent(checkpointId, sent);
    if (snapshot.settled !== undefined) void this.#suspend(() => snapshot.settled!);
  }

  /** Answers rows that the barrier overtook; undefined where it overtakes none now. */
  #emitBarrier({ checkpointId, options }: Barrier, isUnaligned: boolean): readonly OvertakenOutput[] | undefined {
    const overtakeAt = this.#overtakeTime({ checkpointId, options });
    if (!isUnaligned && overtakeAt === Infinity) {
      this.#outputs.emit({ type: "barrier", checkpointId, options });
      return undefined;
    }
    const isOvertaking = isUnaligned || overtakeAt <= this.options.clock.now();
    this.#outputs.emitBarrier({ type: "barrier", checkpointId, options: isOvertaking ? { ...options, alignment: "unaligned" } : options });
    if (!isOvertaking) {
      this.#overtakeAt.set(checkpointId, overtakeAt);
      return undefined;
    }
    this.#overtakeAt.delete(checkpointId);
    return this.#outputs.overtake(checkpointId);
  }

  /** Nothing moves any more, so the state is that behind every row. */
  #answerAtEnd(barrier: Barrier): void {
    const { checkpoints, task, subtaskIndex, steps, clock } = this.options;
    if (checkpoints === undefined) return;
    this.#answered = barrier.checkpointId;
    this.#afterEnd = this.#afterEnd.then(async () => {
      const snapshot = new SnapshotUnderWay({
        barrier,
        task: task.id,
        subtaskIndex,
        steps,
        clock,
        firstBarrierAt: clock.now(),
        alignmentMs: 0,
        processedInFlightBytes: 0,
        isUnaligned: false,
      });
      await snapshot.settled;
      checkpoints.acknowledge(await snapshot.finish());
    });
  }

  /** All input is processed: finish the steps in order, then say so to everyone behind. */
  #end(): void {
    if (this.#isEnding) return;
    if (this.#source !== undefined) this.options.metrics.task[TASK_SLOTS.sourceWatermark] = MAX_TIMESTAMP;
    void this.#suspend(async () => {
      while (this.#pendingWatermark !== undefined) {
        const isMoving = this.#outputs.hasRoom() && (this.#requests.takeOne() || this.#continueWatermark() !== "waiting");
        if (!isMoving) await (this.#requests.next ?? this.#turn());
      }
      if (!this.#isSuspending) for (const step of this.options.steps) await this.#placed(step, () => step.finish?.());
      this.#outputs.emit({ type: "end" });
      this.#outputs.seal();
      this.#isEnding = true;
    });
  }

  /** Lets everything else in the thread run. */
  #turn(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 0));
  }

  #flushDue(): void {
    const now = this.options.clock.now();
    const { bufferTimeoutMs, steps } = this.options;
    this.#outputs.flushDue(now);
    if (now - this.#lastFlush < Math.max(1, bufferTimeoutMs)) return;
    this.#lastFlush = now;
    for (const step of steps) {
      const flushed = step.flush?.();
      if (flushed instanceof Promise) void this.#suspend(() => this.#placed(step, () => flushed));
    }
  }

  /** Nothing else happens in this task until `work` is done. */
  #suspend(work: () => Promise<void>): Promise<void> {
    const before = this.#suspended;
    const running = (before === undefined ? work() : before.then(work)).then(
      () => {
        if (this.#suspended === running) this.#suspended = undefined;
        this.options.wake();
      },
      (error: unknown) => this.#fail(error),
    );
    this.#suspended = running;
    return running;
  }

  #fail(error: unknown): void {
    this.#error ??= placeError(error, { nodeId: this.options.task.id, subtaskIndex: this.options.subtaskIndex });
    this.#suspended = undefined;
    this.options.wake();
  }

  async #placed<T>(step: ChainStep, work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw placeError(error, { nodeId: step.plan.nodeId, subtaskIndex: this.options.subtaskIndex });
    }
  }

  #placedSync<T>(step: ChainStep, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw placeError(error, { nodeId: step.plan.nodeId, subtaskIndex: this.options.subtaskIndex });
    }
  }
}

/**
 * Inputs of a batch task, in the order in which they are read: what a port wants broadcast (rules) comes first, so that all rows meet all of it.
 * Source: Flink's batch execution mode, which reads the broadcast input to its end first.
 */
function inBatchOrder<T extends { readonly edge: JobEdge }>(inputs: readonly T[], kind: string): readonly T[] {
  const ports = findKind(kind)?.inputs ?? [];
  const isFirst = ({ edge }: T): boolean => ports[edge.toPort]?.partition === "broadcast";
  return [...inputs.filter(isFirst), ...inputs.filter((input) => !isFirst(input))];
}
