import type { FrameCopy } from "../../exchange/frame-copy.ts";
import type { BarrierOptions } from "../../exchange/frame-event.ts";
import type { InputChannel, InputGate } from "./input-gate.ts";

export interface Barrier {
  readonly checkpointId: number;
  readonly options: BarrierOptions;
}

/** Rows of one channel that a barrier overtook. */
export interface OvertakenRows {
  readonly channel: InputChannel;
  readonly frames: readonly FrameCopy[];
}

export interface AlignmentHandler {
  /** Time to take the snapshot. With `isUnaligned` the rows under way follow by `overtaken`. */
  snapshot(barrier: Barrier, isUnaligned: boolean): void;
  /** The barrier of an unaligned checkpoint has come by every channel. */
  overtaken(checkpointId: number, rows: readonly OvertakenRows[]): void;
  aborted(checkpointId: number): void;
}

/**
 * Lines up the barriers of one checkpoint over a task's channels. Aligned: a channel whose barrier has come is not read until all have
 * come. Unaligned: the first barrier counts, and what the others overtake is copied before it is read. At least once: nothing waits, the
 * last barrier counts. A newer checkpoint's barrier gives up an older one that is incomplete. Ended channels need no barrier.
 * Source: Flink SingleCheckpointBarrierHandler, CheckpointBarrierTracker.
 */
export class BarrierAlignment {
  readonly #gate: InputGate;
  readonly #handler: AlignmentHandler;
  readonly #arrived = new Set<InputChannel>();
  readonly #overtaken: OvertakenRows[] = [];
  #current: Barrier | undefined;
  #newest = -1;
  /** The snapshot is taken, and barriers are still on their way. */
  #isRecording = false;

  constructor(gate: InputGate, handler: AlignmentHandler) {
    this.#gate = gate;
    this.#handler = handler;
  }

  /** A barrier that came in its place among the rows. */
  barrier(channel: InputChannel, barrier: Barrier): void {
    if (!this.#begin(barrier)) return;
    const { alignment } = barrier.options;
    if (alignment === "unaligned" && !this.#isRecording) this.#overtake(channel);
    this.#arrive(channel);
    if (alignment === "aligned" && !this.#isRecording) this.#gate.block(channel);
    this.#check();
  }

  /** A barrier that overtook rows: those that it overtook in the channel are still to be read. */
  announced(channel: InputChannel, barrier: Barrier): void {
    channel.reader.takeAnnouncement(barrier.checkpointId);
    if (!this.#begin(barrier) || this.#arrived.has(channel)) return;
    if (!this.#isRecording) this.#overtake();
    this.#arrive(channel);
    this.#check();
  }

  /** An aligned checkpoint has waited long enough: it goes on unaligned. False where it does not wait here. */
  overtake(checkpointId: number): boolean {
    if (this.#current?.checkpointId !== checkpointId || this.#isRecording) return false;
    this.#overtake();
    this.#check();
    return true;
  }

  channelEnded(): void {
    this.#check();
  }

  /** The coordinator gave the checkpoint up: channels go on. */
  abort(checkpointId: number): void {
    if (this.#current?.checkpointId !== checkpointId) return;
    for (const { reader } of this.#gate.channels) reader.stopRecording();
    this.#release();
    this.#handler.aborted(checkpointId);
  }

  /** False for a barrier of a checkpoint that is over. */
  #begin(barrier: Barrier): boolean {
    const { checkpointId } = barrier;
    if (checkpointId < this.#newest || (checkpointId === this.#newest && this.#current === undefined)) return false;
    if (checkpointId === this.#newest) return true;
    if (this.#current !== undefined) this.abort(this.#current.checkpointId);
    this.#newest = checkpointId;
    this.#current = barrier;
    return true;
  }

  /** Takes the snapshot now. `arriving`: the channel whose barrier has been read in its place, so that it overtook nothing. */
  #overtake(arriving?: InputChannel): void {
    const barrier = this.#current!;
    this.#isRecording = true;
    this.#gate.unblockAll();
    for (const channel of this.#gate.replays) this.#overtaken.push({ channel, frames: channel.reader.copyAll() });
    for (const channel of this.#gate.channels) {
      if (channel !== arriving && !this.#arrived.has(channel) && !channel.reader.isEnded) channel.reader.record(barrier.checkpointId);
    }
    this.#handler.snapshot({ ...barrier, options: { ...barrier.options, alignment: "unaligned" } }, true);
  }

  #arrive(channel: InputChannel): void {
    this.#arrived.add(channel);
    if (this.#isRecording) this.#overtaken.push({ channel, frames: channel.reader.stopRecording() });
  }

  #check(): void {
    const current = this.#current;
    if (current === undefined) return;
    for (const channel of this.#gate.channels) {
      if (this.#arrived.has(channel)) continue;
      if (!channel.reader.isEnded) return;
      this.#arrive(channel);
    }
    const isRecording = this.#isRecording;
    const overtaken = this.#overtaken.splice(0);
    this.#release();
    if (isRecording) this.#handler.overtaken(current.checkpointId, overtaken);
    else this.#handler.snapshot(current, false);
  }

  #release(): void {
    this.#current = undefined;
    this.#isRecording = false;
    this.#arrived.clear();
    this.#overtaken.length = 0;
    this.#gate.unblockAll();
  }
}
