import { copyFrame, type FrameCopy } from "./frame-copy.ts";
import { decodeEvent, type FrameEvent } from "./frame-event.ts";
import { EVENT_BYTES, HEADER_BYTES, HEADER_EVENTS, HEADER_FLAGS, HEADER_ROWS, HEADER_SIZE, type FrameLayout } from "./frame-layout.ts";
import type { Announcement, Ring } from "./ring.ts";
import { StringCache } from "./string-cache.ts";

/**
 * The consumer's end of a channel: a cursor over rows and in-band events. The task asks `next()`: it answers the number of rows to process
 * from `row` on (generated code then reads columns at `b8` / `b4` / `b1` + constant + row and sets `row`), or that an event is due.
 */
export class FrameReader {
  readonly f64: Float64Array;
  readonly i32: Int32Array;
  readonly u8: Uint8Array;
  readonly i64: BigInt64Array;
  readonly layout: FrameLayout;
  readonly strings: readonly StringCache[];
  b8 = 0;
  b4 = 0;
  b1 = 0;
  /** Columns with a flag set somewhere in the frame (`ColumnLayout.mask`). */
  flags = 0;
  /** Next row to read and end of the rows before the next event or the frame's end. */
  row = 0;
  end = 0;
  /** Set by the task while the channel waits at a barrier. */
  isBlocked = false;
  isEnded = false;
  recordsIn = 0;
  bytesIn = 0;
  framesIn = 0;

  readonly #ring: Ring;
  readonly #ringBell: () => void;
  #isOpen = false;
  #rows = 0;
  #event = 0;
  #events = 0;
  /** The newest announcement that the task has taken. */
  #taken = 0;
  /** Copies of rows that a barrier still on its way will have overtaken. */
  #recorded: FrameCopy[] | undefined;
  #recordedFor = 0;

  readonly #isBlocking: boolean;

  /** `ringBell` wakes the producer's thread: a credit has come back. Of a blocking exchange nothing is read before everything is written. */
  constructor(ring: Ring, ringBell: () => void, options: { readonly isBlocking?: boolean } = {}) {
    this.#isBlocking = options.isBlocking ?? false;
    this.#ring = ring;
    this.#ringBell = ringBell;
    this.f64 = ring.f64;
    this.i32 = ring.i32;
    this.u8 = ring.u8;
    this.i64 = ring.i64;
    this.layout = ring.layout;
    this.strings = ring.layout.columns.map(() => new StringCache());
  }

  /** True where rows or an event can be read now. */
  hasInput(): boolean {
    if (this.#isBlocking && !this.#ring.isSealed()) return false;
    return !this.isBlocked && !this.isEnded && (this.#isOpen || this.#ring.queued() > 0);
  }

  /** A barrier that overtook frames and that the task has not taken yet. */
  announcement(): Announcement | undefined {
    return this.#ring.announced() <= this.#taken ? undefined : this.#ring.announcement();
  }

  takeAnnouncement(checkpointId: number): void {
    this.#taken = Math.max(this.#taken, checkpointId);
  }

  /** From here on rows are copied before they are read, until the barrier of the checkpoint comes. */
  record(checkpointId: number): void {
    this.#recordedFor = checkpointId;
    this.#recorded = [];
    if (this.#isOpen) this.#copy(this.b1, this.row);
  }

  /** The barrier has come: the copies, and of what is still queued that which it overtook. */
  stopRecording(): readonly FrameCopy[] {
    const recorded = this.#recorded ?? [];
    const announcement = this.#ring.announcement();
    if (this.#recorded !== undefined && announcement?.checkpointId === this.#recordedFor) this.#copyQueued(announcement.at);
    this.#recorded = undefined;
    return recorded;
  }

  /** Copies of everything that is there and not read yet. */
  copyAll(): readonly FrameCopy[] {
    this.record(0);
    this.#copyQueued(this.#ring.tail());
    const copies = this.#recorded!;
    this.#recorded = undefined;
    return copies;
  }

  get frames(): number {
    return this.#ring.frames;
  }

  queuedFrames(): number {
    return this.#ring.queued();
  }

  /** "rows": `row` … `end` are to be processed; an event: it comes next; undefined: nothing there. */
  next(): "rows" | FrameEvent | undefined {
    for (;;) {
      if (!this.#isOpen) {
        if (this.#ring.queued() === 0 || this.#isHeld()) return undefined;
        this.#open();
      }
      if (this.row < this.end) return "rows";
      if (this.#event < this.#events) {
        const at = this.b1 + HEADER_BYTES + this.#event * EVENT_BYTES;
        const event = decodeEvent(this.i32, this.f64, at);
        this.#event++;
        this.#findEnd();
        if (event.type === "end") this.isEnded = true;
        return event;
      }
      this.#close();
    }
  }

  /** Behind the place of an announced barrier nothing is read before the task has taken the barrier. */
  #isHeld(): boolean {
    if (this.#ring.announced() <= this.#taken) return false;
    const announcement = this.#ring.announcement();
    return announcement !== undefined && ((this.#ring.head() - announcement.at) | 0) >= 0;
  }

  #copyQueued(end: number): void {
    for (let frame = this.#ring.head() + (this.#isOpen ? 1 : 0); ((frame - end) | 0) < 0; frame++)
      this.#copy(this.#ring.offsetOf(frame), 0);
  }

  #copy(offset: number, from: number): void {
    const copy = copyFrame(this.u8.subarray(offset, offset + this.layout.frameBytes), from);
    if (copy !== undefined) this.#recorded!.push(copy);
  }

  /** True where a row read now is one that the barrier which is waited for overtook. */
  #isRecorded(): boolean {
    if (this.#recorded === undefined) return false;
    const announcement = this.#ring.announcement();
    return announcement?.checkpointId !== this.#recordedFor || ((this.#ring.head() - announcement.at) | 0) < 0;
  }

  #open(): void {
    const offset = this.#ring.readOffset();
    if (this.#isRecorded()) this.#copy(offset, 0);
    this.b8 = offset / 8;
    this.b4 = offset / 4;
    this.b1 = offset;
    this.#rows = this.i32[this.b4 + HEADER_ROWS]!;
    this.#events = this.i32[this.b4 + HEADER_EVENTS]!;
    this.flags = this.i32[this.b4 + HEADER_FLAGS]!;
    this.#event = 0;
    this.row = 0;
    this.#isOpen = true;
    this.recordsIn += this.#rows;
    this.bytesIn += this.i32[this.b4 + HEADER_SIZE]!;
    this.framesIn++;
    this.#findEnd();
  }

  #findEnd(): void {
    this.end = this.#event < this.#events ? this.i32[(this.b1 + HEADER_BYTES + this.#event * EVENT_BYTES) >> 2]! : this.#rows;
  }

  #close(): void {
    this.#isOpen = false;
    this.#ring.release();
    this.#ringBell();
  }
}
