import type { OperatorContext } from "../../operators/operator-context.ts";
import type { Row } from "../../record/row.ts";
import type { StateKey } from "../../state/state-backend.ts";
import type { Window } from "../window.ts";

/** What a window function knows of the firing. Valid during the call only. */
export interface WindowFunctionContext {
  readonly key: StateKey;
  readonly window: Window;
  currentWatermark(): number;
  currentProcessingTime(): number;
  /** Namespace for state of this window; "" is the key's own state. Throws for merging windows, whose state would be lost. */
  windowStateNamespace(): string;
  /** Emits a result with the window's last instant as its time. */
  collect(row: Row): void;
}

/** Makes the results of a window. `C` is what the contents give. */
export interface WindowFunction<C> {
  open?(context: OperatorContext): void;
  process(contents: C, context: WindowFunctionContext): void;
  /** The window is removed: state of its own goes too. */
  clear?(context: WindowFunctionContext): void;
}
