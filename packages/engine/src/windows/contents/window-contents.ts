import type { Row, RowKind } from "../../record/row.ts";
import type { KeyedStateBackend } from "../../state/state-backend.ts";

/** What a window holds of its elements, as keyed state in the window's namespace. `C` is what the window function gets. */
export interface WindowContents<C> {
  open(state: KeyedStateBackend): void;
  /** Chooses the window for the following calls. */
  select(namespace: string): void;
  /** Evaluates what `add` needs of the row. Throws where an expression fails; nothing is changed then. */
  prepare?(row: Row): void;
  /** `input` says of which side of a join the row is. */
  add(row: Row, timestamp: number, kind: RowKind, input: number): void;
  /** undefined where the window holds nothing. */
  get(): C | undefined;
  clear(): void;
  merge(target: string, sources: readonly string[]): void;
}

/** One element as a window keeps it. */
export interface WindowElement {
  readonly row: Row;
  readonly timestamp: number;
  readonly input: number;
}
