import type { Row } from "../../record/row.ts";
import type { KeyedStateBackend, ValueState } from "../../state/state-backend.ts";
import type { Window } from "../window.ts";
import { CONTINUE, FIRE, type Trigger, type TriggerContext, type TriggerResult } from "./trigger.ts";

/**
 * Fires when a number has moved by more than the threshold since the element of the last firing (the first element sets the mark).
 * Cannot merge. A null is no distance: it neither fires nor becomes the mark.
 */
export class DeltaTrigger implements Trigger {
  readonly canMerge = false;
  readonly #threshold: number;
  readonly #valueOf: (row: Row) => unknown;
  #mark!: ValueState<number>;

  constructor(threshold: number, valueOf: (row: Row) => unknown) {
    this.#threshold = threshold;
    this.#valueOf = valueOf;
  }

  open(state: KeyedStateBackend): void {
    this.#mark = state.value({ name: "trigger/delta-mark", type: { kind: "json", version: 1 } });
  }

  onElement(row: Row, _timestamp: number, _window: Window, context: TriggerContext): TriggerResult {
    const raw = this.#valueOf(row);
    if (raw === null) return CONTINUE;
    const value = Number(raw);
    this.#mark.setNamespace(context.namespace);
    const mark = this.#mark.value();
    if (mark === undefined) {
      this.#mark.update(value);
      return CONTINUE;
    }
    if (!(Math.abs(value - mark) > this.#threshold)) return CONTINUE;
    this.#mark.update(value);
    return FIRE;
  }

  onEventTimer(): TriggerResult {
    return CONTINUE;
  }

  onProcessingTimer(): TriggerResult {
    return CONTINUE;
  }

  clear(_window: Window, context: TriggerContext): void {
    this.#mark.setNamespace(context.namespace);
    this.#mark.clear();
  }
}
