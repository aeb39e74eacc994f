import type { SpillFile, SpillFiles } from "../operators/batch/spill/spill-files.ts";

/** Frames of a blocking exchange in a file, oldest first: what has been produced before its consumer begins. A frame is as many bytes as it has filled. */
export class SpilledFrameQueue {
  readonly #files: SpillFiles;
  #file: SpillFile | undefined;
  readonly #sizes: number[] = [];
  #first = 0;
  #position = 0;

  constructor(files: SpillFiles) {
    this.#files = files;
  }

  get length(): number {
    return this.#sizes.length - this.#first;
  }

  push(frame: Uint8Array): void {
    this.#file ??= this.#files.create();
    this.#file.append(frame);
    this.#sizes.push(frame.length);
  }

  /** Copies the oldest frame to `offset` of the ring and forgets it. */
  shiftInto(ring: Uint8Array, offset: number): void {
    const size = this.#sizes[this.#first++]!;
    const read = this.#file!.read(this.#position, ring.subarray(offset, offset + size));
    if (read !== size) throw new Error(`a spilled frame has ${read} of its ${size} bytes; the temporary file was cut off`);
    this.#position += size;
    if (this.length === 0) this.close();
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
    this.#sizes.length = 0;
    this.#first = 0;
    this.#position = 0;
  }
}
