import { endOfStreamTrigger } from "../triggers/end-of-stream-trigger.ts";
import { neverTrigger } from "../triggers/never-trigger.ts";
import type { Trigger } from "../triggers/trigger.ts";
import { GLOBAL_WINDOW, type Window } from "../window.ts";
import type { WindowAssigner } from "./window-assigner.ts";

const ALL: readonly Window[] = [GLOBAL_WINDOW];

/** One window for everything; also the ground of count windows. */
export class GlobalWindows implements WindowAssigner {
  readonly isEventTime = false;
  readonly isMerging = false;
  readonly #firesAtEnd: boolean;

  constructor(options: { readonly firesAtEnd: boolean }) {
    this.#firesAtEnd = options.firesAtEnd;
  }

  defaultTrigger(): Trigger {
    return this.#firesAtEnd ? endOfStreamTrigger() : neverTrigger();
  }

  assign(): readonly Window[] {
    return ALL;
  }
}
