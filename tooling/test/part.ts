import type { Counts } from "./counts.ts";

/** What every part may use. */
export interface PartContext {
  readonly root: string;
  /** For files of this run; removed at its end. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  /** Said again behind all parts: what failed, or passed at a second attempt only. */
  readonly remark: (text: string) => void;
}

/** One part of `npm test`. A part that throws counts as one failure, and the other parts run. */
export interface Part {
  readonly name: string;
  readonly run: (context: PartContext) => Promise<Counts>;
}
