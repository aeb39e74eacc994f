import type { Schema } from "@millrace/pipeline/types";
import type { Row } from "../../record/row.ts";
import type { KeyedStateBackend, ReducingState } from "../../state/state-backend.ts";
import type { WindowContents } from "./window-contents.ts";

/** Keeps the one row that the reduce function has made of the window's rows. */
export class ReduceContents implements WindowContents<Row> {
  readonly #schema: Schema;
  readonly #reduce: (soFar: Row, next: Row) => Row;
  #state!: ReducingState<Row>;

  constructor(schema: Schema, reduce: (soFar: Row, next: Row) => Row) {
    this.#schema = schema;
    this.#reduce = reduce;
  }

  open(state: KeyedStateBackend): void {
    this.#state = state.reducing({ name: "window/reduced", type: { kind: "row", schema: this.#schema }, reduce: this.#reduce });
  }

  select(namespace: string): void {
    this.#state.setNamespace(namespace);
  }

  add(row: Row): void {
    this.#state.add(row);
  }

  get(): Row | undefined {
    return this.#state.get();
  }

  clear(): void {
    this.#state.clear();
  }

  merge(target: string, sources: readonly string[]): void {
    this.#state.mergeNamespaces(target, sources);
  }
}
