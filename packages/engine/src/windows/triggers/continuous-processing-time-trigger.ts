import type { Row } from "../../record/row.ts";
import type { KeyedStateBackend, ReducingState } from "../../state/state-backend.ts";
import { maxTimestamp, type Window } from "../window.ts";
import { CONTINUE, FIRE, type Trigger, type TriggerContext, type TriggerResult } from "./trigger.ts";

/**
 * Fires at every multiple of the interval by the clock, from the window's first element on.
 * Source: Flink's ContinuousProcessingTimeTrigger.
 */
export class ContinuousProcessingTimeTrigger implements Trigger {
  readonly canMerge = true;
  readonly #intervalMs: number;
  #nextTick!: ReducingState<number>;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  open(state: KeyedStateBackend): void {
    this.#nextTick = state.reducing({ name: "trigger/next-processing-tick", type: { kind: "json", version: 1 }, reduce: Math.min });
  }

  onElement(_row: Row, _timestamp: number, window: Window, context: TriggerContext): TriggerResult {
    this.#nextTick.setNamespace(context.namespace);
    if (this.#nextTick.get() === undefined) {
      const now = context.currentProcessingTime();
      this.#registerTick(now - (now % this.#intervalMs), window, context);
    }
    return CONTINUE;
  }

  onEventTimer(): TriggerResult {
    return CONTINUE;
  }

  onProcessingTimer(timestamp: number, window: Window, context: TriggerContext): TriggerResult {
    this.#nextTick.setNamespace(context.namespace);
    if (this.#nextTick.get() !== timestamp) return CONTINUE;
    // The tick at the window's end is the last one: its mark stays, so that no later element starts the ticks again.
    if (timestamp < maxTimestamp(window)) {
      this.#nextTick.clear();
      this.#registerTick(timestamp, window, context);
    }
    return FIRE;
  }

  onMerge(_window: Window, merged: readonly string[], context: TriggerContext): void {
    this.#nextTick.mergeNamespaces(context.namespace, merged);
    this.#nextTick.setNamespace(context.namespace);
    const next = this.#nextTick.get();
    if (next !== undefined) context.registerProcessingTimer(next);
  }

  clear(_window: Window, context: TriggerContext): void {
    this.#nextTick.setNamespace(context.namespace);
    const next = this.#nextTick.get();
    if (next === undefined) return;
    context.deleteProcessingTimer(next);
    this.#nextTick.clear();
  }

  #registerTick(from: number, window: Window, context: TriggerContext): void {
    const next = Math.min(from + this.#intervalMs, maxTimestamp(window));
    this.#nextTick.add(next);
    context.registerProcessingTimer(next);
  }
}
