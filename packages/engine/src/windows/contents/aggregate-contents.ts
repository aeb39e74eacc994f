import type { RowAggregator, RowAccumulator } from "../../operators/aggregates/row-aggregator.ts";
import type { Row, RowKind } from "../../record/row.ts";
import { DELETE, UPDATE_BEFORE } from "../../record/row.ts";
import type { StateMetadata } from "../../state/keyed-snapshot.ts";
import type { AggregatingState, KeyedStateBackend } from "../../state/state-backend.ts";
import type { WindowContents } from "./window-contents.ts";

export const ACCUMULATORS: StateMetadata = {
  name: "window/accumulator",
  kind: "aggregating",
  type: { kind: "json", version: 1 },
  hasTtl: false,
  formatVersion: 1,
};

interface Change {
  row: Row;
  isRetraction: boolean;
}

/** Keeps one accumulator a window; −U and −D take a row out again. The window function gets the results in order of the calls. */
export class AggregateContents implements WindowContents<readonly unknown[]> {
  readonly #aggregator: RowAggregator;
  readonly #change: Change = { row: {}, isRetraction: false };
  #state!: AggregatingState<Change, readonly unknown[] | undefined>;

  constructor(aggregator: RowAggregator) {
    this.#aggregator = aggregator;
  }

  open(state: KeyedStateBackend): void {
    const aggregator = this.#aggregator;
    this.#state = state.aggregating<Change, RowAccumulator, readonly unknown[] | undefined>({
      name: ACCUMULATORS.name,
      type: { kind: "json", version: 1, shape: aggregator.shape },
      create: () => aggregator.create(),
      add: (accumulator, { row, isRetraction }) => (isRetraction ? aggregator.retract(accumulator, row) : aggregator.add(accumulator, row)),
      merge: (a, b) => aggregator.merge(a, b),
      result: (accumulator) => (aggregator.isEmpty(accumulator) ? undefined : aggregator.result(accumulator)),
    });
  }

  select(namespace: string): void {
    this.#state.setNamespace(namespace);
  }

  prepare(row: Row): void {
    this.#aggregator.prepare(row);
  }

  add(row: Row, _timestamp: number, kind: RowKind): void {
    this.#change.row = row;
    this.#change.isRetraction = kind === UPDATE_BEFORE || kind === DELETE;
    this.#state.add(this.#change);
  }

  get(): readonly unknown[] | undefined {
    return this.#state.get();
  }

  clear(): void {
    this.#state.clear();
  }

  merge(target: string, sources: readonly string[]): void {
    this.#state.mergeNamespaces(target, sources);
  }
}
