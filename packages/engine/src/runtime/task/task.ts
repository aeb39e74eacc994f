import type { FrameEvent } from "../../exchange/frame-event.ts";
import { countLatency } from "../../metrics/latency-buckets.ts";
import { TASK_SLOTS } from "../../metrics/task-metrics.ts";
import { MAX_TIMESTAMP } from "../../record/row.ts";
import type { ChainStep } from "../codegen/chain-step.ts";
import { isSourceStep } from "../codegen/source-step.ts";
import { isTimedStep, type TimedStep } from "../codegen/timed-step.ts";
import { SourceWatermarks } from "../watermarks/source-watermarks.ts";
import type { ValveOutput, WatermarkValve } from "../watermarks/watermark-valve.ts";
import type { Barrier } from "./barrier-alignment.ts";
import { InputGate, type InputChannel } from "./input-gate.ts";
import { OutsideRequests } from "./outside-requests.ts";
import { placed } from "./place-error.ts";
import { SourcePolls } from "./source-polls.ts";
import { Suspension } from "./suspension.ts";
import { TaskCheckpoints } from "./task-checkpoints.ts";
import { inputChannels, inputValves, onlyTheLast } from "./task-inputs.ts";
import { UNIT_ROWS, type TaskOptions } from "./task-options.ts";
import { TaskOutputs } from "./task-outputs.ts";
import { updateTaskMetrics } from "./update-task-metrics.ts";
import { WatermarkWork } from "./watermark-work.ts";

/** What the last call of `run` found: still more to do, nothing to read, or no room for results. */
export type TaskState = "busy" | "idle" | "backPressured" | "finished";

/** Rows after which a source sends its watermark though the period is not over: it keeps little state open at high rates. */
const WATERMARK_ROWS = 32_768;

/**
 * One subtask of a chain: a mailbox loop over its inputs. A unit of work is a stretch of rows, one event, or one piece of a watermark's
 * work; it begins only while every output has room, so a consumer that stops is felt here and nowhere is memory taken without bound.
 * Everything happens in the order of the channels' in-band events; asynchronous work (opening, sinks, snapshots) suspends the task alone.
 */
export class Task {
  readonly options: TaskOptions;
  readonly gate: InputGate;
  /** One a port of the head. */
  readonly valves: readonly WatermarkValve[];
  /** What it emits is idle: it holds no watermark back. */
  isIdle = false;
  readonly #outputs: TaskOutputs;
  readonly #suspension: Suspension;
  readonly #requests: OutsideRequests;
  readonly #watermark: WatermarkWork;
  readonly #checkpoints: TaskCheckpoints;
  /** Where the head is a source. */
  readonly #polls: SourcePolls | undefined;
  /** Where the head makes the chain's watermarks. */
  readonly #sourceWatermarks: SourceWatermarks | undefined;
  /** Steps that work off rows together. */
  readonly #gathering: readonly ChainStep[];
  readonly #mail: (() => void)[] = [];
  /** Steps whose readiness somebody waits for already. */
  readonly #notReady = new Set<ChainStep>();
  #isEnding = false;
  #isDone = false;
  #lastFlush = 0;

  constructor(options: TaskOptions) {
    const { task, subtaskIndex, steps } = options;
    this.options = options;
    this.#outputs = new TaskOutputs(options.outputs, options.bufferTimeoutMs);
    this.#suspension = new Suspension({ nodeId: task.id, subtaskIndex }, options.wake);
    this.#requests = new OutsideRequests(options.wake);
    this.#gathering = steps.filter((step) => step.gathersRows === true);
    this.#watermark = new WatermarkWork(steps, subtaskIndex, this.#outputs);
    const head = steps[0]!;
    const downstream: ValveOutput = {
      watermark: (value) => this.#watermark.start(value),
      idle: (isIdle) => this.#setIdle(isIdle),
    };
    if (isTimedStep(head)) this.#sourceWatermarks = this.#assignWatermarks(head, downstream);
    if (isSourceStep(head))
      this.#polls = new SourcePolls(head, this.#sourceWatermarks!, {
        options,
        outputs: this.#outputs,
        fail: (error) => this.#suspension.fail(error),
      });
    const { channels, replays } = inputChannels(options);
    this.gate = new InputGate(
      channels,
      replays,
      { event: (channel, event) => this.#event(channel, event) },
      { isSequential: head.plan.executionMode === "batch" },
    );
    const isAssigner = this.#sourceWatermarks !== undefined && this.#polls === undefined;
    this.valves = inputValves(
      channels,
      head.plan.inputSchemas.length,
      isAssigner ? onlyTheLast(() => this.#startLastWatermark()) : downstream,
    );
    this.#checkpoints = this.#newCheckpoints();
  }

  get watermark(): number {
    return this.#watermark.watermark;
  }

  get isFinished(): boolean {
    return this.#isDone;
  }

  /** What the task still does after its end: answers to barriers and commits. */
  get afterEnd(): Promise<void> {
    return this.#checkpoints.afterEnd;
  }

  /** Resolves when something outside that the task waits for has happened; undefined where it waits for nothing but input and the clock. */
  get waitingFor(): Promise<void> | undefined {
    if (this.#suspension.running !== undefined) return this.#suspension.running;
    for (const step of this.options.steps) if (step.isAvailable?.() === false) return step.ready!();
    return this.#polls?.available ?? this.#requests.next;
  }

  open(): Promise<void> {
    return this.#suspension.run(async () => {
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
   */
  triggerBarrier(barrier: Barrier): void {
    this.#checkpoints.trigger(barrier);
  }

  notifyCheckpoint(checkpointId: number, isComplete: boolean): void {
    this.#checkpoints.notify(checkpointId, isComplete);
  }

  /** Lets a source end as if it had no more rows. */
  endSource(): void {
    if (this.#polls === undefined) return;
    this.post(() => {
      if (this.#isEnding) return;
      this.#startLastWatermark();
      this.#end();
    });
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
      isWatermarkOut: !this.#watermark.isPending,
      valves: this.valves,
      mailboxQueueSize: this.#mail.length,
    });
    return state;
  }

  /** Epoch ms at which the task has to run again though nothing comes in. */
  nextWakeUp(): number {
    if (this.#isDone || this.#suspension.running !== undefined) return Infinity;
    let at = Math.min(this.#polls?.nextPollAt ?? Infinity, this.#checkpoints.nextOvertaking);
    for (const step of this.options.steps) at = Math.min(at, step.nextProcessingTimer?.() ?? Infinity);
    return Math.min(at, this.#outputs.nextFlush(), this.#sourceWatermarks?.nextCheck() ?? Infinity);
  }

  /** Resolves when nothing asynchronous is under way any more that began before `close`, whatever became of it. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.#suspension.running, this.afterEnd]);
  }

  async close(): Promise<void> {
    this.#isDone = true;
    this.#checkpoints.cancel();
    this.#outputs.close();
    for (const step of this.options.steps) await step.close?.();
  }

  #assignWatermarks({ time }: TimedStep, downstream: ValveOutput): SourceWatermarks {
    const { clock, metrics, unitRows, autoWatermarkIntervalMs } = this.options;
    time.onPunctuated((watermark) => this.#punctuated(watermark));
    const rowsBetween = unitRows === UNIT_ROWS ? WATERMARK_ROWS : unitRows;
    return new SourceWatermarks(
      time,
      { clock, intervalMs: autoWatermarkIntervalMs, rowsBetween },
      {
        watermark: (value) => downstream.watermark(value),
        // An idle source holds nobody of its alignment group back.
        idle: (isIdle) => {
          if (isIdle) metrics.task[TASK_SLOTS.sourceWatermark] = MAX_TIMESTAMP;
          metrics.task[TASK_SLOTS.idleSince] = isIdle ? clock.now() : 0;
          downstream.idle(isIdle);
        },
      },
    );
  }

  #newCheckpoints(): TaskCheckpoints {
    return new TaskCheckpoints({
      options: this.options,
      gate: this.gate,
      outputs: this.#outputs,
      suspension: this.#suspension,
      isSource: this.#polls !== undefined,
      isEnding: () => this.#isEnding,
      isDone: () => this.#isDone,
      isMidStep: () => this.#watermark.isMidStep,
      flushRows: () => this.#flushRows(),
      post: (mail) => this.post(mail),
      end: () => this.#end(),
    });
  }

  #unit(): TaskState {
    this.#suspension.throwIfFailed();
    if (this.#suspension.running !== undefined) return "idle";
    const isSerializing = this.#checkpoints.serializeSome();
    const state = this.#work();
    this.#flushRows();
    return isSerializing && state !== "finished" ? "busy" : state;
  }

  /** In the order of the chain: what one gives out, the next may gather. */
  #flushRows(): void {
    for (const step of this.#gathering) this.#placed(step, () => step.flushRows!());
  }

  #work(): TaskState {
    if (this.#checkpoints.overtake()) return "busy";
    if (!this.#outputs.hasRoom()) return "backPressured";
    if (this.#requests.takeOne()) return "busy";
    if (!this.#areStepsReady()) return "backPressured";
    if (this.#watermark.isPending) return this.#watermark.continue() === "waiting" ? "idle" : "busy";
    if (this.#isEnding) {
      this.#finish();
      return "finished";
    }
    const mail = this.#mail.shift();
    if (mail !== undefined) {
      this.options.metrics.task[TASK_SLOTS.numMails]! += 1;
      mail();
      return "busy";
    }
    if (this.#fireTimers()) return "busy";
    return this.#polls === undefined ? this.#readInput() : this.#poll(this.#polls);
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

  #fireTimers(): boolean {
    const now = this.options.clock.now();
    let fired = false;
    for (const step of this.options.steps) {
      if ((step.nextProcessingTimer?.() ?? Infinity) > now) continue;
      this.#placed(step, () => step.fireProcessingTimers!());
      fired = true;
    }
    return fired;
  }

  #readInput(): TaskState {
    if (this.#sourceWatermarks !== undefined) return this.#readAndAssign(this.#sourceWatermarks);
    return this.#readRows(this.options.unitRows);
  }

  /** Input of a head that makes the watermarks: its periods go by the clock, and a row that carries a watermark is the last of its unit. */
  #readAndAssign(watermarks: SourceWatermarks): TaskState {
    const { steps, metrics, unitRows } = this.options;
    const { time } = steps[0] as TimedStep;
    time.beforePoll();
    if (watermarks.tick()) return "busy";
    const before = metrics.counters[0]!;
    const state = this.#readRows(time.isPunctuated ? 1 : unitRows);
    time.sendPunctuated();
    watermarks.polled(metrics.counters[0]! - before);
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

  #poll(polls: SourcePolls): TaskState {
    const isPeriod = this.#sourceWatermarks!.tick();
    if (this.#watermark.isPending) return "busy";
    const result = polls.poll();
    if (result === "more") return "busy";
    if (result === "wait") return isPeriod ? "busy" : "idle";
    this.#startLastWatermark();
    this.#end();
    return "busy";
  }

  #event(channel: InputChannel, event: FrameEvent): void {
    const valve = this.valves[channel.port]!;
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
        this.#checkpoints.arrived(channel, event);
        break;
      case "marker":
        countLatency(this.options.metrics.latency, this.options.clock.now() - event.markedAt);
        this.#outputs.emitMarker(event.markedAt);
        break;
      case "end":
        this.#checkpoints.channelEnded();
    }
  }

  #setIdle(isIdle: boolean): void {
    this.isIdle = isIdle;
    this.#outputs.emit({ type: isIdle ? "idle" : "active" });
  }

  /** The watermark at the end of input: who was idle is active again, or nobody would take notice of it. */
  #startLastWatermark(): void {
    this.#sourceWatermarks?.sent(MAX_TIMESTAMP);
    this.#watermark.start(MAX_TIMESTAMP);
  }

  /** A watermark that a row carries is worked off before the next row. */
  #punctuated(watermark: number): void {
    if (watermark <= this.watermark) return;
    this.#sourceWatermarks!.sent(watermark);
    this.#watermark.start(watermark);
    while (this.#watermark.isPending && this.#watermark.continue() !== "waiting");
  }

  /** All input is processed: finish the steps in order, then say so to everyone behind. */
  #end(): void {
    if (this.#isEnding) return;
    if (this.#polls !== undefined) this.options.metrics.task[TASK_SLOTS.sourceWatermark] = MAX_TIMESTAMP;
    void this.#suspension.run(async () => {
      while (this.#watermark.isPending) {
        const isMoving = this.#outputs.hasRoom() && (this.#requests.takeOne() || this.#watermark.continue() !== "waiting");
        if (!isMoving) await (this.#requests.next ?? turn());
      }
      if (!this.#checkpoints.isSuspending) for (const step of this.options.steps) await this.#placed(step, () => step.finish?.());
      this.#outputs.emit({ type: "end" });
      this.#outputs.seal();
      this.#isEnding = true;
    });
  }

  #finish(): void {
    this.#isDone = true;
    while (this.#checkpoints.serializeSome());
    // A notification that came while the last work was done belongs to what follows the end.
    for (const mail of this.#mail.splice(0)) mail();
    this.#checkpoints.answerAllAtEnd();
  }

  #flushDue(): void {
    const now = this.options.clock.now();
    const { bufferTimeoutMs, steps } = this.options;
    this.#outputs.flushDue(now);
    if (now - this.#lastFlush < Math.max(1, bufferTimeoutMs)) return;
    this.#lastFlush = now;
    for (const step of steps) {
      const flushed = this.#placed(step, () => step.flush?.());
      if (flushed instanceof Promise) this.#suspension.until(flushed);
    }
  }

  #placed<T>(step: ChainStep, work: () => T): T {
    return placed({ nodeId: step.plan.nodeId, subtaskIndex: this.options.subtaskIndex }, work);
  }
}

/** Lets everything else in the thread run. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
