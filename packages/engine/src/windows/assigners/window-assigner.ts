import type { Row } from "../../record/row.ts";
import type { Trigger } from "../triggers/trigger.ts";
import type { Window } from "../window.ts";

/** Deals elements into windows. */
export interface WindowAssigner {
  /** Whether windows end by the watermark (and know lateness), or by the clock. */
  readonly isEventTime: boolean;
  /** Whether windows of a key that touch become one (sessions). */
  readonly isMerging: boolean;
  /** The trigger where the node sets none. */
  defaultTrigger(): Trigger;
  /** The windows of one element; the array is valid until the next call. Throws where the element has no timestamp and needs one. */
  assign(row: Row, timestamp: number, processingTime: number, input: number): readonly Window[];
}
