import { IN_FLIGHT_ORDER } from "../../checkpoint/in-flight-rows.ts";
import type { ChainStep } from "../codegen/chain-step.ts";
import { BarrierAlignment, type Barrier, type OvertakenRows } from "./barrier-alignment.ts";
import type { InputChannel, InputGate } from "./input-gate.ts";
import { placed } from "./place-error.ts";
import { type SnapshotOptions, SnapshotUnderWay } from "./snapshot-under-way.ts";
import type { Suspension } from "./suspension.ts";
import type { TaskOptions } from "./task-options.ts";
import type { OvertakenOutput, TaskOutputs } from "./task-outputs.ts";

/** What the checkpoints of a task see and ask of it. */
export interface CheckpointedTask {
  readonly options: TaskOptions;
  readonly gate: InputGate;
  readonly outputs: TaskOutputs;
  readonly suspension: Suspension;
  readonly isSource: boolean;
  /** Its input is over, and its steps have finished. */
  isEnding(): boolean;
  isDone(): boolean;
  /** A step has done a part of a watermark's work. */
  isMidStep(): boolean;
  /** Steps work off the rows that they have gathered. */
  flushRows(): void;
  /** Runs `mail` between two units of work. */
  post(mail: () => void): void;
  /** As at the end of the input. */
  end(): void;
}

/**
 * The part of one task in checkpoints: barriers asked for, arriving, overtaking and sent on; snapshots taken at them and serialized piece by
 * piece while rows flow; answers, also those after the task's end.
 * Source: Flink SubtaskCheckpointCoordinatorImpl; FLIP-147, checkpoints after tasks have finished.
 */
export class TaskCheckpoints {
  readonly #task: CheckpointedTask;
  readonly #alignment: BarrierAlignment;
  /** Barriers asked of this task and not answered yet; what comes through no channel is answered at the end. */
  readonly #asked = new Map<number, Barrier>();
  /** The newest checkpoint answered. A barrier may come through a channel before the task is asked for it. */
  #answered = -1;
  /** Taken at their barriers, and serialized piece by piece while the task goes on. */
  readonly #snapshots: SnapshotUnderWay[] = [];
  #isSuspending = false;
  #afterEnd: Promise<void> = Promise.resolve();
  /** The checkpoint of the newest barrier that came by a channel, when it came, and the bytes read by then. */
  #firstBarrier = { checkpointId: -1, atMs: 0, bytesIn: 0 };
  /** Barriers of unaligned checkpoints that a source takes also where it has no room for rows. */
  readonly #urgent: (() => void)[] = [];
  /** When the barrier of a checkpoint overtakes what is in its way. */
  readonly #overtakeAt = new Map<number, number>();

  constructor(task: CheckpointedTask) {
    this.#task = task;
    this.#alignment = new BarrierAlignment(task.gate, {
      snapshot: (barrier, isUnaligned) => this.#take(barrier, isUnaligned),
      overtaken: (checkpointId, rows) => this.#overtaken(checkpointId, rows),
      aborted: (checkpointId) => {
        this.#drop(checkpointId);
        this.#decline(checkpointId, "a newer barrier came first");
      },
    });
  }

  /** The job stops behind a savepoint that was taken: windows must not fire as at the end of the input. */
  get isSuspending(): boolean {
    return this.#isSuspending;
  }

  /** What the task still does after its end: answers to barriers and commits. */
  get afterEnd(): Promise<void> {
    return this.#afterEnd;
  }

  /** Epoch ms at which a barrier begins to overtake. */
  get nextOvertaking(): number {
    return Math.min(Infinity, ...this.#overtakeAt.values());
  }

  /** As `Task.triggerBarrier`. */
  trigger(barrier: Barrier): void {
    const { options, isSource } = this.#task;
    const { checkpointId } = barrier;
    if (checkpointId <= this.#answered) return;
    if (this.#task.isDone()) return this.#answerAtEnd(barrier);
    if (options.task.nodes[0]!.plan.executionMode === "batch") {
      this.#decline(checkpointId, "a batch job takes no checkpoints while it runs; it begins anew after a failure");
      return;
    }
    this.#asked.set(checkpointId, barrier);
    const overtakeAt = this.#overtakeTime(barrier);
    if (overtakeAt !== Infinity) this.#overtakeAt.set(checkpointId, overtakeAt);
    if (!isSource) return;
    const take = (): void => {
      if (this.#task.isEnding() || !this.#asked.has(checkpointId)) return;
      if (checkpointId <= this.#answered) return this.#decline(checkpointId, "a newer barrier came first");
      this.#take(barrier, barrier.options.alignment === "unaligned");
      if (barrier.options.stop !== undefined) this.#task.end();
    };
    if (barrier.options.alignment !== "unaligned") return this.#task.post(take);
    this.#urgent.push(take);
    options.wake();
  }

  /** A barrier that came in its place among the rows of a channel. */
  arrived(channel: InputChannel, barrier: Barrier): void {
    this.#noteFirstBarrier(barrier.checkpointId);
    this.#alignment.barrier(channel, barrier);
    if (this.#overtakeTime(barrier) <= this.#task.options.clock.now()) this.#alignment.overtake(barrier.checkpointId);
  }

  channelEnded(): void {
    this.#alignment.channelEnded();
  }

  /** The coordinator has completed a checkpoint, or given it up. */
  notify(checkpointId: number, isComplete: boolean): void {
    const { options, suspension } = this.#task;
    this.#asked.delete(checkpointId);
    this.#overtakeAt.delete(checkpointId);
    const notify = (step: ChainStep): void | Promise<void> =>
      this.#placed(step, () => (isComplete ? step.notifyCheckpointComplete?.(checkpointId) : step.notifyCheckpointAborted?.(checkpointId)));
    if (this.#task.isDone()) {
      this.#afterEnd = this.#afterEnd.then(async () => {
        for (const step of options.steps) await notify(step);
      });
      return;
    }
    this.#task.post(() => {
      if (this.#task.isDone()) return this.notify(checkpointId, isComplete);
      if (!isComplete) {
        this.#alignment.abort(checkpointId);
        this.#drop(checkpointId);
      }
      for (const step of options.steps) {
        const done = notify(step);
        if (done instanceof Promise) suspension.until(done);
      }
    });
  }

  /** What barriers do that wait neither for rows in front of them nor for room behind the task; true where one did something. */
  overtake(): boolean {
    const { options, gate, outputs } = this.#task;
    if (!options.isUnaligned || this.#task.isMidStep()) return false;
    let isMoved = this.#urgent.length > 0;
    for (const take of this.#urgent.splice(0)) take();
    for (const channel of gate.channels) {
      const announcement = channel.reader.announcement();
      if (announcement === undefined) continue;
      const { checkpointId, triggeredAt } = announcement;
      this.#noteFirstBarrier(checkpointId);
      this.#alignment.announced(channel, { checkpointId, options: { kind: "checkpoint", alignment: "unaligned", triggeredAt } });
      isMoved = true;
    }
    if (this.#overtakeAt.size === 0) return isMoved;
    const now = options.clock.now();
    for (const [checkpointId, atMs] of this.#overtakeAt) {
      if (atMs > now) continue;
      this.#overtakeAt.delete(checkpointId);
      if (!this.#alignment.overtake(checkpointId) && this.#answered >= checkpointId)
        this.#addSent(checkpointId, outputs.overtake(checkpointId));
      isMoved = true;
    }
    return isMoved;
  }

  /** One piece of the oldest snapshot; true where something is left. */
  serializeSome(): boolean {
    const snapshot = this.#snapshots[0];
    if (snapshot === undefined) return false;
    if (snapshot.step()) return true;
    if (snapshot.waiting.output) snapshot.waiting.output = this.#task.outputs.isBarrierWaiting(snapshot.checkpointId);
    if (snapshot.isWaiting) return false;
    this.#snapshots.shift();
    this.#acknowledge(snapshot);
    return this.#snapshots.length > 0;
  }

  /** The task is done: it answers all that it was asked for, from now on by itself. */
  answerAllAtEnd(): void {
    for (const barrier of this.#asked.values()) this.#answerAtEnd(barrier);
  }

  cancel(): void {
    for (const snapshot of this.#snapshots.splice(0)) snapshot.cancel();
  }

  #take(barrier: Barrier, isUnaligned: boolean): void {
    const { options, isSource, suspension } = this.#task;
    const { checkpointId } = barrier;
    this.#task.flushRows();
    options.checkpoints?.reached?.(checkpointId, options.task.id, options.subtaskIndex);
    const now = options.clock.now();
    this.#asked.delete(checkpointId);
    this.#answered = checkpointId;
    if (barrier.options.stop === "suspend") this.#isSuspending = true;
    const sent = this.#emitBarrier(barrier, isUnaligned);
    if (options.checkpoints === undefined) return;
    const first = isSource ? { atMs: now, bytesIn: 0 } : this.#firstBarrier;
    const snapshot = this.#snapshotOf(barrier, {
      isUnaligned,
      firstBarrierAt: first.atMs,
      alignmentMs: now - first.atMs,
      processedInFlightBytes: this.#bytesIn() - first.bytesIn,
    });
    snapshot.waiting.input = isUnaligned && !isSource;
    snapshot.waiting.output = this.#overtakeAt.has(checkpointId);
    this.#snapshots.push(snapshot);
    if (sent !== undefined) this.#addSent(checkpointId, sent);
    if (snapshot.settled !== undefined) suspension.until(snapshot.settled);
  }

  #snapshotOf(
    barrier: Barrier,
    alignment: Pick<SnapshotOptions, "isUnaligned" | "firstBarrierAt" | "alignmentMs" | "processedInFlightBytes">,
  ): SnapshotUnderWay {
    const { task, subtaskIndex, steps, clock } = this.#task.options;
    return new SnapshotUnderWay({ barrier, task: task.id, subtaskIndex, steps, clock, ...alignment });
  }

  /** Answers rows that the barrier overtook; undefined where it overtakes none now. */
  #emitBarrier({ checkpointId, options }: Barrier, isUnaligned: boolean): readonly OvertakenOutput[] | undefined {
    const { outputs, options: task } = this.#task;
    const overtakeAt = this.#overtakeTime({ checkpointId, options });
    const event = { type: "barrier", checkpointId, options } as const;
    if (!isUnaligned && overtakeAt === Infinity) {
      outputs.emit(event);
      return undefined;
    }
    const isOvertaking = isUnaligned || overtakeAt <= task.clock.now();
    outputs.emitBarrier(isOvertaking ? { ...event, options: { ...options, alignment: "unaligned" } } : event);
    if (!isOvertaking) {
      this.#overtakeAt.set(checkpointId, overtakeAt);
      return undefined;
    }
    this.#overtakeAt.delete(checkpointId);
    return outputs.overtake(checkpointId);
  }

  #overtakeTime({ options: { kind, alignment, triggeredAt } }: Barrier): number {
    return kind === "checkpoint" && alignment === "aligned" ? triggeredAt + this.#task.options.alignedTimeoutMs : Infinity;
  }

  #noteFirstBarrier(checkpointId: number): void {
    if (this.#firstBarrier.checkpointId >= checkpointId) return;
    this.#firstBarrier = { checkpointId, atMs: this.#task.options.clock.now(), bytesIn: this.#bytesIn() };
  }

  #bytesIn(): number {
    return this.#task.gate.channels.reduce((sum, { reader }) => sum + reader.bytesIn, 0);
  }

  #overtaken(checkpointId: number, rows: readonly OvertakenRows[]): void {
    const snapshot = this.#snapshots.find((each) => each.checkpointId === checkpointId);
    if (snapshot === undefined) return;
    const { subtaskIndex, describeEdge, clock } = this.#task.options;
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
    const { subtaskIndex, describeEdge } = this.#task.options;
    for (const { channel, frames } of rows) {
      const { edge, consumer } = channel;
      snapshot.addInFlight(edge, { order: IN_FLIGHT_ORDER.sent, producer: subtaskIndex, consumer, ...describeEdge(edge), frames });
    }
    snapshot.waiting.output = false;
  }

  #drop(checkpointId: number): void {
    for (const snapshot of this.#snapshots.splice(0)) {
      if (snapshot.checkpointId === checkpointId) snapshot.cancel();
      else this.#snapshots.push(snapshot);
    }
  }

  #acknowledge(snapshot: SnapshotUnderWay): void {
    const { checkpoints } = this.#task.options;
    const finished = snapshot.finish();
    if (!(finished instanceof Promise)) return checkpoints?.acknowledge(finished);
    const answered = finished.then(
      (whole) => checkpoints?.acknowledge(whole),
      (error: unknown) => this.#decline(snapshot.checkpointId, error instanceof Error ? error.message : String(error)),
    );
    this.#afterEnd = Promise.all([this.#afterEnd, answered]).then(() => undefined);
  }

  #decline(checkpointId: number, reason: string): void {
    const { checkpoints, task, subtaskIndex } = this.#task.options;
    checkpoints?.decline(checkpointId, task.id, subtaskIndex, reason);
  }

  /** Nothing moves any more, so the state is that behind every row. */
  #answerAtEnd(barrier: Barrier): void {
    const { checkpoints, clock } = this.#task.options;
    if (checkpoints === undefined) return;
    this.#answered = barrier.checkpointId;
    this.#afterEnd = this.#afterEnd.then(async () => {
      const firstBarrierAt = clock.now();
      const snapshot = this.#snapshotOf(barrier, { isUnaligned: false, firstBarrierAt, alignmentMs: 0, processedInFlightBytes: 0 });
      await snapshot.settled;
      checkpoints.acknowledge(await snapshot.finish());
    });
  }

  #placed<T>(step: ChainStep, work: () => T): T {
    return placed({ nodeId: step.plan.nodeId, subtaskIndex: this.#task.options.subtaskIndex }, work);
  }
}
