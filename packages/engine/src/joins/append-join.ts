import type { JoinRegularConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../graph/node-plan.ts";
import type { OperatorContext } from "../operators/operator-context.ts";
import type { Operator } from "../operators/operator.ts";
import { retention } from "../operators/retention.ts";
import { INSERT, MIN_TIMESTAMP, type Row, type RowKind } from "../record/row.ts";
import type { ListState } from "../state/state-backend.ts";
import { JoinedRows } from "./joined-rows.ts";

/**
 * `join.regular`, inner, of two streams that only add rows: nothing is ever taken back, so rows need neither counts nor a text to be found by.
 * Input:  two keyed streams, append only.
 * Output: +I, each pair when its second row comes. No event time.
 * State:  all rows of both sides, for `stateRetentionMs` after each came.
 * Cost:   O(rows of the other side with that key) a row.
 * Source: as RegularJoin, whose results over such input are the same.
 */
export class AppendJoin implements Operator {
  readonly #config: JoinRegularConfig;
  readonly #rows: JoinedRows;
  #context!: OperatorContext;
  #sides!: readonly [ListState<Row>, ListState<Row>];

  constructor(plan: NodePlan) {
    this.#config = plan.config as JoinRegularConfig;
    this.#rows = new JoinedRows(plan, this.#config);
  }

  open(context: OperatorContext): void {
    this.#context = context;
    const side = (name: string, input: number): ListState<Row> =>
      context.keyedState.list({
        name,
        type: { kind: "row", schema: context.inputSchemas[input] ?? [] },
        ...retention(this.#config.stateRetentionMs),
      });
    this.#sides = [side("join/left-rows", 0), side("join/right-rows", 1)];
  }

  processElement(row: Row, _timestamp: number, _kind: RowKind, input: number): void {
    const side = input === 0 ? 0 : 1;
    if (this.#rows.hasNullKey(row, side)) return;
    let results: Row[];
    try {
      results = this.#pairs(row, side);
    } catch (error) {
      this.#context.rowError(error as Error, row);
      return;
    }
    for (const result of results) this.#context.output.collect(result, MIN_TIMESTAMP, INSERT);
    this.#sides[side].add(row);
  }

  /** All of them before the first leaves: a row that fails with one partner leaves by none. */
  #pairs(row: Row, side: 0 | 1): Row[] {
    const results: Row[] = [];
    for (const other of this.#sides[side === 0 ? 1 : 0].get()) {
      const left = side === 0 ? row : other;
      const right = side === 0 ? other : row;
      if (this.#rows.fits(left, right)) results.push(this.#rows.result(left, right));
    }
    return results;
  }
}
