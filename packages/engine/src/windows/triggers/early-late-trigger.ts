import type { Row } from "../../record/row.ts";
import type { KeyedStateBackend, ReducingState, ValueState } from "../../state/state-backend.ts";
import { maxTimestamp, type Window } from "../window.ts";
import { CONTINUE, FIRE, type Trigger, type TriggerContext, type TriggerResult } from "./trigger.ts";

/**
 * Fires at the window's end, before it every `earlyIntervalMs` by the clock after the first element, and behind it for late elements: each at once, or every
 * `lateIntervalMs` by the clock.
 * Source: Flink SQL's EventTimeTriggers.AfterEndOfWindow with early and late firings (`table.exec.emit`).
 */
export class EarlyLateTrigger implements Trigger {
  readonly canMerge = true;
  readonly #earlyIntervalMs: number | undefined;
  readonly #lateIntervalMs: number;
  #hasFired!: ValueState<boolean>;
  #nextFiring!: ReducingState<number>;

  constructor(options: { readonly earlyIntervalMs: number | undefined; readonly lateIntervalMs: number }) {
    this.#earlyIntervalMs = options.earlyIntervalMs;
    this.#lateIntervalMs = options.lateIntervalMs;
  }

  open(state: KeyedStateBackend): void {
    this.#hasFired = state.value({ name: "trigger/has-fired", type: { kind: "json", version: 1 } });
    this.#nextFiring = state.reducing({ name: "trigger/next-firing", type: { kind: "json", version: 1 }, reduce: Math.min });
  }

  onElement(_row: Row, _timestamp: number, window: Window, context: TriggerContext): TriggerResult {
    this.#select(context);
    // After a restore the watermark is unknown, so the window's own memory of its firing counts too.
    if (this.#hasFired.value() === true || maxTimestamp(window) <= context.currentWatermark()) {
      this.#hasFired.update(true);
      if (this.#lateIntervalMs === 0) return FIRE;
      this.#registerNext(this.#lateIntervalMs, context);
      return CONTINUE;
    }
    context.registerEventTimer(maxTimestamp(window));
    if (this.#earlyIntervalMs !== undefined) this.#registerNext(this.#earlyIntervalMs, context);
    return CONTINUE;
  }

  onEventTimer(timestamp: number, window: Window, context: TriggerContext): TriggerResult {
    this.#select(context);
    if (timestamp !== maxTimestamp(window) || this.#hasFired.value() === true) return CONTINUE;
    this.#hasFired.update(true);
    this.#dropNext(context);
    return FIRE;
  }

  onProcessingTimer(timestamp: number, _window: Window, context: TriggerContext): TriggerResult {
    this.#select(context);
    if (this.#nextFiring.get() !== timestamp) return CONTINUE;
    this.#nextFiring.clear();
    // Early firings go on while the window is open; a late firing waits for the next late element.
    if (this.#hasFired.value() !== true && this.#earlyIntervalMs !== undefined) this.#registerNext(this.#earlyIntervalMs, context);
    return FIRE;
  }

  onMerge(window: Window, merged: readonly string[], context: TriggerContext): void {
    for (const namespace of merged) {
      this.#hasFired.setNamespace(namespace);
      this.#hasFired.clear();
    }
    this.#nextFiring.mergeNamespaces(context.namespace, merged);
    this.#select(context);
    const next = this.#nextFiring.get();
    if (next !== undefined) context.registerProcessingTimer(next);
    if (maxTimestamp(window) > context.currentWatermark()) context.registerEventTimer(maxTimestamp(window));
  }

  clear(window: Window, context: TriggerContext): void {
    this.#select(context);
    this.#dropNext(context);
    this.#hasFired.clear();
    context.deleteEventTimer(maxTimestamp(window));
  }

  #registerNext(intervalMs: number, context: TriggerContext): void {
    if (this.#nextFiring.get() !== undefined) return;
    const next = context.currentProcessingTime() + intervalMs;
    this.#nextFiring.add(next);
    context.registerProcessingTimer(next);
  }

  #dropNext(context: TriggerContext): void {
    const next = this.#nextFiring.get();
    if (next === undefined) return;
    context.deleteProcessingTimer(next);
    this.#nextFiring.clear();
  }

  #select(context: TriggerContext): void {
    this.#hasFired.setNamespace(context.namespace);
    this.#nextFiring.setNamespace(context.namespace);
  }
}
