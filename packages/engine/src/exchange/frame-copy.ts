import { HEADER_EVENTS, HEADER_HEAP, HEADER_ROWS } from "./frame-layout.ts";

/** The rows of a frame that an unaligned barrier overtook, from row `from` on. In-band events are left out: time begins anew at a restore. */
export interface FrameCopy {
  readonly bytes: Uint8Array;
  readonly from: number;
}

/** Copies the used part of a published frame; undefined where no row is left. `frame` begins at the frame's start. */
export function copyFrame(frame: Uint8Array, from: number): FrameCopy | undefined {
  const header = new Int32Array(frame.buffer, frame.byteOffset, HEADER_HEAP + 1);
  if (from >= header[HEADER_ROWS]!) return undefined;
  const bytes = frame.slice(0, header[HEADER_HEAP]);
  new Int32Array(bytes.buffer, 0, HEADER_HEAP + 1)[HEADER_EVENTS] = 0;
  return { bytes, from };
}
