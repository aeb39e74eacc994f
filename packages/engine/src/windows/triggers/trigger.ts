import type { Row } from "../../record/row.ts";
import type { KeyedStateBackend } from "../../state/state-backend.ts";
import type { Window } from "../window.ts";

/** What a window does now: bit 1 = give a result, bit 2 = forget the contents. */
export type TriggerResult = 0 | 1 | 2 | 3;
export const CONTINUE: TriggerResult = 0;
export const FIRE: TriggerResult = 1;
export const PURGE: TriggerResult = 2;
export const FIRE_AND_PURGE: TriggerResult = 3;

export function doesFire(result: TriggerResult): boolean {
  return (result & FIRE) !== 0;
}

export function doesPurge(result: TriggerResult): boolean {
  return (result & PURGE) !== 0;
}

/** The current key's and window's surroundings. Timers and state act on the window that the operator has selected. */
export interface TriggerContext {
  /** Namespace of the window, for the trigger's states. */
  readonly namespace: string;
  currentWatermark(): number;
  currentProcessingTime(): number;
  registerEventTimer(timestamp: number): void;
  deleteEventTimer(timestamp: number): void;
  registerProcessingTimer(timestamp: number): void;
  deleteProcessingTimer(timestamp: number): void;
}

/**
 * Decides when a window fires. One object per operator and subtask; whatever it remembers is keyed state in the window's namespace, declared in `open`.
 * Source: Flink's Trigger. Purging by a trigger empties the contents and leaves the trigger's own state.
 */
export interface Trigger {
  /** Whether its state can be merged, so that it may be used with sessions. */
  readonly canMerge: boolean;
  open?(state: KeyedStateBackend): void;
  onElement(row: Row, timestamp: number, window: Window, context: TriggerContext): TriggerResult;
  onEventTimer(timestamp: number, window: Window, context: TriggerContext): TriggerResult;
  onProcessingTimer(timestamp: number, window: Window, context: TriggerContext): TriggerResult;
  /** `merged` are the namespaces of the windows that became `window`; called before `clear` for each of them. */
  onMerge?(window: Window, merged: readonly string[], context: TriggerContext): void;
  /** Removes state and timers of the window. */
  clear(window: Window, context: TriggerContext): void;
}
