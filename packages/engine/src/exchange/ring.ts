import type { FrameLayout } from "./frame-layout.ts";

const CONTROL_BYTES = 128;
/** Int32 indices in the control block, each on its own cache line. */
const TAIL = 0;
const HEAD = 16;
/** Beside TAIL: the producer writes both. */
const SEALED = 1;
/** On the producer's cache line: the barrier that overtook frames. */
const ANNOUNCED_ID = 2;
const ANNOUNCED_AT = 3;
/** Float64 index. */
const ANNOUNCED_TRIGGER = 2;

/** A barrier that overtook the frames of a channel. */
export interface Announcement {
  readonly checkpointId: number;
  readonly triggeredAt: number;
  /** Number of the first frame that the barrier did not overtake. */
  readonly at: number;
}

/**
 * One channel: a ring of frames between one producer and one consumer. `tail` counts frames published, `head` frames released; the
 * difference is what is queued, the rest are the producer's credits. Works over shared memory and, on one thread, over a plain ArrayBuffer.
 * Frames are numbered from 0. Beside the ring the producer can announce a barrier, which the consumer sees before the frames in front of it.
 */
export class Ring {
  readonly layout: FrameLayout;
  readonly frames: number;
  readonly i32: Int32Array;
  readonly f64: Float64Array;
  readonly u8: Uint8Array;
  readonly i64: BigInt64Array;

  constructor(buffer: ArrayBufferLike, layout: FrameLayout) {
    this.layout = layout;
    this.i32 = new Int32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.u8 = new Uint8Array(buffer);
    this.i64 = new BigInt64Array(buffer);
    this.frames = Math.floor((buffer.byteLength - CONTROL_BYTES) / layout.frameBytes);
  }

  static bytes(layout: FrameLayout, frames: number): number {
    return CONTROL_BYTES + frames * layout.frameBytes;
  }

  queued(): number {
    return (Atomics.load(this.i32, TAIL) - Atomics.load(this.i32, HEAD)) | 0;
  }

  hasCredit(): boolean {
    return this.queued() < this.frames;
  }

  /** Byte offset of the next frame to fill; only with credit. */
  writeOffset(): number {
    return CONTROL_BYTES + ((Atomics.load(this.i32, TAIL) >>> 0) % this.frames) * this.layout.frameBytes;
  }

  publish(): void {
    Atomics.add(this.i32, TAIL, 1);
  }

  /** Byte offset of the oldest frame; only where `queued() > 0`. */
  readOffset(): number {
    return CONTROL_BYTES + ((Atomics.load(this.i32, HEAD) >>> 0) % this.frames) * this.layout.frameBytes;
  }

  /** Number of the frame that is published next. */
  tail(): number {
    return Atomics.load(this.i32, TAIL);
  }

  /** Number of the oldest frame that is not released. */
  head(): number {
    return Atomics.load(this.i32, HEAD);
  }

  /** Byte offset of a queued frame. */
  offsetOf(frame: number): number {
    return CONTROL_BYTES + ((frame >>> 0) % this.frames) * this.layout.frameBytes;
  }

  /** Only the newest announcement is kept. */
  announce({ checkpointId, triggeredAt, at }: Announcement): void {
    // Void while it changes, so that nobody reads parts of two.
    Atomics.store(this.i32, ANNOUNCED_ID, 0);
    Atomics.store(this.i32, ANNOUNCED_AT, at);
    this.f64[ANNOUNCED_TRIGGER] = triggeredAt;
    Atomics.store(this.i32, ANNOUNCED_ID, checkpointId);
  }

  /** The checkpoint of the announcement; 0 where there is none. */
  announced(): number {
    return Atomics.load(this.i32, ANNOUNCED_ID);
  }

  announcement(): Announcement | undefined {
    for (;;) {
      const checkpointId = this.announced();
      if (checkpointId === 0) return undefined;
      const at = Atomics.load(this.i32, ANNOUNCED_AT);
      const triggeredAt = this.f64[ANNOUNCED_TRIGGER]!;
      if (this.announced() === checkpointId) return { checkpointId, triggeredAt, at };
    }
  }

  /** A blocking channel: everything is produced, and the consumer may begin. */
  seal(): void {
    Atomics.store(this.i32, SEALED, 1);
  }

  isSealed(): boolean {
    return Atomics.load(this.i32, SEALED) === 1;
  }

  release(): void {
    Atomics.add(this.i32, HEAD, 1);
  }
}
