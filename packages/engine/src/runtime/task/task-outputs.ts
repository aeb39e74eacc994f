import type { FrameCopy } from "../../exchange/frame-copy.ts";
import type { FrameEvent } from "../../exchange/frame-event.ts";
import type { FrameWriter } from "../../exchange/frame-writer.ts";
import type { JobEdge } from "../../graph/job-graph.ts";

/** One channel out of a task. */
export interface OutputChannel {
  readonly edge: JobEdge;
  /** Subtask of the edge's consumer. */
  readonly consumer: number;
  readonly writer: FrameWriter;
}

/** Rows that a barrier overtook before they found room in their channel. */
export interface OvertakenOutput {
  readonly channel: OutputChannel;
  readonly frames: readonly FrameCopy[];
}

/** The writers of a task as one: room, in-band events to everybody, and the buffer timeout. */
export class TaskOutputs {
  readonly writers: readonly FrameWriter[];
  readonly #channels: readonly OutputChannel[];
  readonly #bufferTimeoutMs: number;
  #markerTurn = 0;

  constructor(channels: readonly OutputChannel[], bufferTimeoutMs: number) {
    this.#channels = channels;
    this.writers = channels.map(({ writer }) => writer);
    this.#bufferTimeoutMs = bufferTimeoutMs;
  }

  /** True where every channel has credit; moves waiting frames as far as they go. */
  hasRoom(): boolean {
    let hasRoom = true;
    for (const writer of this.writers) {
      if (!writer.isAvailable()) writer.drain();
      if (!writer.isAvailable()) hasRoom = false;
    }
    return hasRoom;
  }

  /** Sends a latency marker into one channel, another one each time: into all of them they would become more with each step. */
  emitMarker(markedAt: number): void {
    const { writers } = this;
    if (writers.length === 0) return;
    this.#markerTurn = (this.#markerTurn + 1) % writers.length;
    writers[this.#markerTurn]!.event({ type: "marker", markedAt });
  }

  /** Everything is written: the consumers of blocking exchanges may begin. */
  seal(): void {
    for (const writer of this.writers) writer.seal();
  }

  close(): void {
    for (const writer of this.writers) writer.close();
  }

  emit(event: FrameEvent): void {
    for (const writer of this.writers) writer.event(event);
  }

  /** Emits a barrier that may overtake rows, now or later. */
  emitBarrier(barrier: Extract<FrameEvent, { type: "barrier" }>): void {
    for (const writer of this.writers) writer.barrier(barrier);
  }

  /** Lets a barrier overtake what is under way; answers what found no room in its channel yet. */
  overtake(checkpointId: number): readonly OvertakenOutput[] {
    return this.#channels
      .map((channel) => ({ channel, frames: channel.writer.announce(checkpointId) }))
      .filter(({ frames }) => frames.length > 0);
  }

  /** True while the barrier has found no room in some channel. */
  isBarrierWaiting(checkpointId: number): boolean {
    return this.writers.some((writer) => writer.isBarrierWaiting(checkpointId));
  }

  /** Sends frames that have waited long enough; without a timeout at once. */
  flushDue(now: number): void {
    for (const writer of this.writers) {
      // Nobody waits for a blocking exchange, and half-empty frames would only fill its file.
      if (writer.isBlocking || writer.isEmpty()) continue;
      if (writer.dirtySince === Infinity) writer.dirtySince = now;
      if (now - writer.dirtySince >= this.#bufferTimeoutMs) writer.flush();
    }
  }

  /** When `flushDue` has something to do next. */
  nextFlush(): number {
    let at = Infinity;
    for (const writer of this.writers)
      if (!writer.isBlocking && writer.isAvailable()) at = Math.min(at, writer.dirtySince + this.#bufferTimeoutMs);
    return at;
  }
}
