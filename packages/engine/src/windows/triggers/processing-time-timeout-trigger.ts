import type { Row } from "../../record/row.ts";
import type { KeyedStateBackend, ValueState } from "../../state/state-backend.ts";
import type { Window } from "../window.ts";
import { doesFire, doesPurge, FIRE, FIRE_AND_PURGE, type Trigger, type TriggerContext, type TriggerResult } from "./trigger.ts";

export interface TimeoutOptions {
  readonly timeoutMs: number;
  readonly resetTimerOnNewRecord: boolean;
  /** Forget the inner trigger's state when the timeout fires. */
  readonly clearOnTimeout: boolean;
}

/**
 * Fires as `inner` does, or a while after the first (or the last) element by the clock. It answers FIRE to every timer of the window, also to the one that
 * cleans the window up. Cannot merge.
 * Source: Flink's ProcessingTimeoutTrigger.
 */
export class ProcessingTimeTimeoutTrigger implements Trigger {
  readonly canMerge = false;
  readonly #inner: Trigger;
  readonly #options: TimeoutOptions;
  readonly #name: string;
  #deadline!: ValueState<number>;

  /** `depth` keeps nested timeouts apart. */
  constructor(inner: Trigger, options: TimeoutOptions, depth = 0) {
    this.#inner = inner;
    this.#options = options;
    this.#name = depth === 0 ? "trigger/timeout" : `trigger/timeout-${depth}`;
  }

  open(state: KeyedStateBackend): void {
    this.#deadline = state.value({ name: this.#name, type: { kind: "json", version: 1 } });
    this.#inner.open?.(state);
  }

  onElement(row: Row, timestamp: number, window: Window, context: TriggerContext): TriggerResult {
    const result = this.#inner.onElement(row, timestamp, window, context);
    if (doesFire(result)) {
      this.clear(window, context);
      return result;
    }
    this.#deadline.setNamespace(context.namespace);
    let deadline = this.#deadline.value();
    if (deadline !== undefined && this.#options.resetTimerOnNewRecord) {
      context.deleteProcessingTimer(deadline);
      this.#deadline.clear();
      deadline = undefined;
    }
    if (deadline === undefined) {
      const next = context.currentProcessingTime() + this.#options.timeoutMs;
      this.#deadline.update(next);
      context.registerProcessingTimer(next);
    }
    return result;
  }

  onEventTimer(timestamp: number, window: Window, context: TriggerContext): TriggerResult {
    return this.#timeout(this.#inner.onEventTimer(timestamp, window, context), window, context);
  }

  onProcessingTimer(timestamp: number, window: Window, context: TriggerContext): TriggerResult {
    return this.#timeout(this.#inner.onProcessingTimer(timestamp, window, context), window, context);
  }

  clear(window: Window, context: TriggerContext): void {
    this.#deadline.setNamespace(context.namespace);
    const deadline = this.#deadline.value();
    if (deadline !== undefined) {
      context.deleteProcessingTimer(deadline);
      this.#deadline.clear();
    }
    this.#inner.clear(window, context);
  }

  #timeout(result: TriggerResult, window: Window, context: TriggerContext): TriggerResult {
    if (this.#options.clearOnTimeout) this.clear(window, context);
    return doesPurge(result) ? FIRE_AND_PURGE : FIRE;
  }
}
