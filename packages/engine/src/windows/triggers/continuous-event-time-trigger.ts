import type { Row } from "../../record/row.ts";
import type { KeyedStateBackend, ReducingState } from "../../state/state-backend.ts";
import { maxTimestamp, type Window } from "../window.ts";
import { CONTINUE, FIRE, type Trigger, type TriggerContext, type TriggerResult } from "./trigger.ts";

/**
 * Fires at every tick of the interval that the watermark passes, with or without new elements, and at the window's end. The first tick follows from the first
 * element to arrive: t − t % interval + interval, the remainder having the sign of t.
 * Source: Flink's ContinuousEventTimeTrigger. Differs: the last watermark makes a global window fire once, where Flink ticks on nearly for ever.
 */
export class ContinuousEventTimeTrigger implements Trigger {
  readonly canMerge = true;
  readonly #intervalMs: number;
  #nextTick!: ReducingState<number>;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  open(state: KeyedStateBackend): void {
    this.#nextTick = state.reducing({ name: "trigger/next-event-tick", type: { kind: "json", version: 1 }, reduce: Math.min });
  }

  onElement(_row: Row, timestamp: number, window: Window, context: TriggerContext): TriggerResult {
    if (maxTimestamp(window) <= context.currentWatermark()) return FIRE;
    context.registerEventTimer(maxTimestamp(window));
    this.#nextTick.setNamespace(context.namespace);
    if (this.#nextTick.get() === undefined && Number.isFinite(timestamp))
      this.#registerTick(timestamp - (timestamp % this.#intervalMs), window, context);
    return CONTINUE;
  }

  onEventTimer(timestamp: number, window: Window, context: TriggerContext): TriggerResult {
    if (timestamp === maxTimestamp(window)) return FIRE;
    this.#nextTick.setNamespace(context.namespace);
    if (this.#nextTick.get() !== timestamp) return CONTINUE;
    this.#nextTick.clear();
    if (context.currentWatermark() === Infinity && window.end === Infinity) return CONTINUE;
    this.#registerTick(timestamp, window, context);
    return FIRE;
  }

  onProcessingTimer(): TriggerResult {
    return CONTINUE;
  }

  onMerge(_window: Window, merged: readonly string[], context: TriggerContext): void {
    this.#nextTick.mergeNamespaces(context.namespace, merged);
    this.#nextTick.setNamespace(context.namespace);
    const next = this.#nextTick.get();
    if (next !== undefined) context.registerEventTimer(next);
  }

  clear(_window: Window, context: TriggerContext): void {
    this.#nextTick.setNamespace(context.namespace);
    const next = this.#nextTick.get();
    if (next === undefined) return;
    context.deleteEventTimer(next);
    this.#nextTick.clear();
  }

  #registerTick(from: number, window: Window, context: TriggerContext): void {
    const next = Math.min(from + this.#intervalMs, maxTimestamp(window));
    this.#nextTick.add(next);
    context.registerEventTimer(next);
  }
}
