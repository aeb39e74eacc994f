import { EngineError } from "../operators/engine-error.ts";
import { encodeEvent, type FrameEvent } from "./frame-event.ts";
import { copyFrame, type FrameCopy } from "./frame-copy.ts";
import {
  EVENT_BYTES,
  HEADER_BYTES,
  HEADER_EVENTS,
  HEADER_FLAGS,
  HEADER_HEAP,
  HEADER_ROWS,
  HEADER_SIZE,
  MAX_EVENTS,
  type FrameLayout,
} from "./frame-layout.ts";
import { Ring } from "./ring.ts";
import { SpilledFrameQueue } from "./spilled-frame-queue.ts";
import type { SpillFiles } from "../operators/batch/spill/spill-files.ts";

/**
 * The producer's end of a channel. Generated code writes columns straight into the views at `b8` / `b4` / `b1` + constant + row;
 * everything else is here. Without credit frames go to an overflow queue in heap memory, which holds at most what one unit of work
 * makes: the task looks at `isAvailable` before it starts the next unit.
 */
export class FrameWriter {
  f64: Float64Array;
  i32: Int32Array;
  u8: Uint8Array;
  i64: BigInt64Array;
  /** Start of the current frame, in elements of 8, 4 and 1 bytes. */
  b8 = 0;
  b4 = 0;
  b1 = 0;
  rows = 0;
  events = 0;
  /** Columns of the current frame that have a flag set (`ColumnLayout.mask`). */
  flags = 0;
  /** Next free byte of the heap, from the frame's start. */
  heap: number;
  /** When the first thing was put into the current frame (clock of the task); Infinity while it is empty. */
  dirtySince = Infinity;
  bytesOut = 0;
  recordsOut = 0;
  framesOut = 0;

  readonly layout: FrameLayout;
  /** A blocking exchange (batch): nothing is read before everything is written, so room is no question until `seal`. */
  readonly isBlocking: boolean;
  readonly #spilled: SpilledFrameQueue | undefined;
  #isSealed = false;
  readonly #ring: Ring;
  readonly #ringBell: () => void;
  readonly #overflow: ArrayBuffer[] = [];
  #current: ArrayBuffer | undefined;
  #spare: ArrayBuffer | undefined;
  /** The newest barrier that has a frame of its own: its number in the ring, or the frame itself while there is no room for it. */
  #barrier: { readonly checkpointId: number; readonly triggeredAt: number; at: number; waiting: ArrayBuffer | undefined } | undefined;

  /** `ringBell` wakes the consumer's thread. `blocking`: where the frames of a blocking exchange go that find no room in the ring; without files, memory. */
  constructor(ring: Ring, ringBell: () => void, blocking?: { readonly files: SpillFiles | undefined }) {
    this.isBlocking = blocking !== undefined;
    this.#spilled = blocking?.files === undefined ? undefined : new SpilledFrameQueue(blocking.files);
    this.#ring = ring;
    this.#ringBell = ringBell;
    this.layout = ring.layout;
    this.f64 = ring.f64;
    this.i32 = ring.i32;
    this.u8 = ring.u8;
    this.i64 = ring.i64;
    this.heap = this.layout.heap;
    this.#begin();
  }

  isAvailable(): boolean {
    if (this.isBlocking && !this.#isSealed) return true;
    return !this.#hasWaiting() && this.#current === undefined;
  }

  /** A blocking exchange: everything is written, the consumer may begin. */
  seal(): void {
    if (!this.isBlocking) return;
    this.#isSealed = true;
    this.drain();
    this.#ring.seal();
    this.#ringBell();
  }

  close(): void {
    this.#spilled?.close();
  }

  /** Part of the ring that is in use, 0 to 1. */
  usage(): number {
    return this.#ring.queued() / this.#ring.frames;
  }

  /** Frames that the consumer has not taken yet, those without room in the ring too. */
  queuedFrames(): number {
    return this.#ring.queued() + this.#overflow.length + (this.#spilled?.length ?? 0);
  }

  isEmpty(): boolean {
    return this.rows === 0 && this.events === 0;
  }

  /** Room for the variable parts of one record: flushes where they do not fit any more, refuses what fits no frame. */
  reserve(bytes: number): void {
    if (this.heap + bytes <= this.layout.heap + this.layout.heapBytes) return;
    if (bytes > this.layout.heapBytes) {
      throw new EngineError(
        "RECORD_TOO_LARGE",
        `a record of ${bytes} bytes is larger than a frame (${this.layout.heapBytes} bytes); drop or shorten its large columns before the exchange`,
      );
    }
    this.flush();
  }

  /** Writes a string behind `reserve`; its place goes to Int32 index `at`, `at + 1`. */
  putString(at: number, text: string): void {
    const length = text.length;
    const { u8 } = this;
    const start = this.b1 + this.heap;
    let i = 0;
    for (; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 255) break;
      u8[start + i] = code;
    }
    const isWide = i < length;
    if (isWide) {
      for (i = 0; i < length; i++) {
        const code = text.charCodeAt(i);
        u8[start + 2 * i] = code & 255;
        u8[start + 2 * i + 1] = code >> 8;
      }
    }
    this.i32[at] = this.heap;
    this.i32[at + 1] = (length << 1) | (isWide ? 1 : 0);
    this.heap += isWide ? 2 * length : length;
  }

  /** Writes an integer beyond 2^53 and answers its flag: 2 within 64 bits, 3 as text in the heap. */
  putBig(index: number, value: bigint): number {
    if (BigInt.asIntN(64, value) === value) {
      this.i64[index] = value;
      return 2;
    }
    this.putString(index * 2, String(value));
    return 3;
  }

  putBytes(at: number, bytes: Uint8Array): void {
    this.u8.set(bytes, this.b1 + this.heap);
    this.i32[at] = this.heap;
    this.i32[at + 1] = bytes.length;
    this.heap += bytes.length;
  }

  /** Appends an in-band event behind the rows written so far. Barriers and the end of input go out at once. */
  event(event: FrameEvent): void {
    if (this.events === MAX_EVENTS) this.flush();
    const at = this.b1 + HEADER_BYTES + this.events * EVENT_BYTES;
    this.i32[at >> 2] = this.rows;
    encodeEvent(event, this.i32, this.f64, at);
    this.events++;
    if (event.type !== "watermark") this.flush();
  }

  /** Appends a barrier in a frame of its own, so that it can be announced later. */
  barrier(event: Extract<FrameEvent, { type: "barrier" }>): void {
    this.flush();
    const waiting = this.#overflow.length;
    this.event(event);
    const isWaiting = this.#overflow.length > waiting;
    const { checkpointId, options } = event;
    this.#barrier = {
      checkpointId,
      triggeredAt: options.triggeredAt,
      at: this.#ring.tail() - 1,
      waiting: isWaiting ? this.#overflow.at(-1) : undefined,
    };
  }

  /** True while there has been no room for the barrier. */
  isBarrierWaiting(checkpointId: number): boolean {
    return this.#barrier?.checkpointId === checkpointId && this.#barrier.waiting !== undefined;
  }

  /** Lets a barrier overtake everything before it. Answers copies of what it overtook here; what it overtook in the ring is the consumer's. */
  announce(checkpointId: number): readonly FrameCopy[] {
    const barrier = this.#barrier;
    if (barrier?.checkpointId !== checkpointId) return [];
    const { triggeredAt, waiting } = barrier;
    const overtaken = waiting === undefined ? [] : this.#overflow.slice(0, this.#overflow.indexOf(waiting));
    this.#ring.announce({ checkpointId, triggeredAt, at: waiting === undefined ? barrier.at : this.#ring.tail() });
    this.#ringBell();
    return overtaken.flatMap((frame) => copyFrame(new Uint8Array(frame), 0) ?? []);
  }

  /** Publishes the current frame. */
  flush(): void {
    if (this.isEmpty()) return;
    this.i32[this.b4 + HEADER_ROWS] = this.rows;
    this.i32[this.b4 + HEADER_EVENTS] = this.events;
    this.i32[this.b4 + HEADER_FLAGS] = this.flags;
    this.recordsOut += this.rows;
    const bytes = Math.ceil(this.rows * this.#bytesPerRow()) + this.heap - this.layout.heap;
    this.i32[this.b4 + HEADER_SIZE] = bytes;
    this.i32[this.b4 + HEADER_HEAP] = this.heap;
    this.bytesOut += bytes;
    this.framesOut++;
    if (this.#current === undefined) {
      this.#ring.publish();
      this.#ringBell();
    } else {
      this.#putAside(this.#current);
      this.#current = undefined;
    }
    this.#begin();
  }

  /** Moves frames out of the overflow as far as there is credit; true where anything moved. */
  drain(): boolean {
    let moved = false;
    while (this.#spilled !== undefined && this.#spilled.length > 0 && this.#ring.hasCredit()) {
      this.#spilled.shiftInto(this.#ring.u8, this.#ring.writeOffset());
      this.#ring.publish();
      moved = true;
    }
    while (this.#overflow.length > 0 && this.#ring.hasCredit()) {
      const frame = this.#overflow.shift()!;
      this.#ring.u8.set(new Uint8Array(frame), this.#ring.writeOffset());
      if (this.#barrier?.waiting === frame) {
        this.#barrier.at = this.#ring.tail();
        this.#barrier.waiting = undefined;
      }
      this.#spare = frame;
      this.#ring.publish();
      moved = true;
    }
    if (!this.#hasWaiting() && this.#current !== undefined && this.#ring.hasCredit()) {
      this.#moveIntoRing(this.#current);
      moved = true;
    }
    if (moved) this.#ringBell();
    return moved;
  }

  /** The frame being filled goes on in the ring. */
  #moveIntoRing(frame: ArrayBuffer): void {
    const { f64, i32, u8, i64 } = this.#ring;
    const offset = this.#ring.writeOffset();
    u8.set(new Uint8Array(frame), offset);
    this.f64 = f64;
    this.i32 = i32;
    this.u8 = u8;
    this.i64 = i64;
    this.#place(offset);
    this.#current = undefined;
    this.#spare = frame;
  }

  #hasWaiting(): boolean {
    return this.#overflow.length > 0 || (this.#spilled !== undefined && this.#spilled.length > 0);
  }

  #putAside(frame: ArrayBuffer): void {
    if (this.#spilled === undefined) {
      this.#overflow.push(frame);
      return;
    }
    this.#spilled.push(new Uint8Array(frame, 0, this.heap));
    this.#spare = frame;
  }

  #begin(): void {
    if (!this.#hasWaiting() && this.#ring.hasCredit()) {
      this.f64 = this.#ring.f64;
      this.i32 = this.#ring.i32;
      this.u8 = this.#ring.u8;
      this.i64 = this.#ring.i64;
      this.#place(this.#ring.writeOffset());
    } else {
      const buffer = this.#spare ?? new ArrayBuffer(this.layout.frameBytes);
      this.#spare = undefined;
      this.#current = buffer;
      this.f64 = new Float64Array(buffer);
      this.i32 = new Int32Array(buffer);
      this.u8 = new Uint8Array(buffer);
      this.i64 = new BigInt64Array(buffer);
      this.#place(0);
    }
    if (this.layout.flagsTo > this.layout.flagsFrom) this.u8.fill(0, this.b1 + this.layout.flagsFrom, this.b1 + this.layout.flagsTo);
    this.flags = 0;
    this.rows = 0;
    this.events = 0;
    this.heap = this.layout.heap;
    this.dirtySince = Infinity;
  }

  #place(offset: number): void {
    this.b8 = offset / 8;
    this.b4 = offset / 4;
    this.b1 = offset;
  }

  #bytesPerRow(): number {
    return (this.layout.heap - HEADER_BYTES - MAX_EVENTS * EVENT_BYTES) / this.layout.rows;
  }
}
