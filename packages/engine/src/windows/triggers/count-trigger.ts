import type { KeyedStateBackend, ReducingState } from "../../state/state-backend.ts";
import { CONTINUE, FIRE, type Trigger, type TriggerContext, type TriggerResult } from "./trigger.ts";
import type { Row } from "../../record/row.ts";
import type { Window } from "../window.ts";

/** Fires at every `count`-th element of the window and never at its end. Merged sessions add their counts up. */
export class CountTrigger implements Trigger {
  readonly canMerge = true;
  readonly #count: number;
  #seen!: ReducingState<number>;

  constructor(count: number) {
    this.#count = count;
  }

  open(state: KeyedStateBackend): void {
    this.#seen = state.reducing({ name: "trigger/count", type: { kind: "json", version: 1 }, reduce: (a, b) => a + b });
  }

  onElement(_row: Row, _timestamp: number, _window: Window, context: TriggerContext): TriggerResult {
    this.#seen.setNamespace(context.namespace);
    this.#seen.add(1);
    if ((this.#seen.get() as number) < this.#count) return CONTINUE;
    this.#seen.clear();
    return FIRE;
  }

  onEventTimer(): TriggerResult {
    return CONTINUE;
  }

  onProcessingTimer(): TriggerResult {
    return CONTINUE;
  }

  onMerge(_window: Window, merged: readonly string[], context: TriggerContext): void {
    this.#seen.mergeNamespaces(context.namespace, merged);
  }

  clear(_window: Window, context: TriggerContext): void {
    this.#seen.setNamespace(context.namespace);
    this.#seen.clear();
  }
}
