import type { TransformTopNConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { rowFactory, rowValues } from "../../record/row-class.ts";
import { DELETE, INSERT, MAX_TIMESTAMP, type Row, type RowKind, UPDATE_BEFORE } from "../../record/row.ts";
import type { ValueState } from "../../state/state-backend.ts";
import type { OperatorContext } from "../operator-context.ts";
import type { Operator } from "../operator.ts";
import { retention } from "../retention.ts";
import { rowOrder } from "../row-order.ts";
import { emitRankChanges, lastEqual, rankOf } from "./ranked-rows.ts";

/**
 * `transform.topN`: the first N rows of each key by an order; equal ones by arrival.
 * Input:  keyed or not, any changelog.
 * Output: the changes of the list: with a rank column −U/+U for each place that changes, without one −D and +I; batch: +I at the end.
 * State:  the N rows of a key where the input only appends, all its rows where it takes rows back; for `stateRetentionMs`.
 * Cost:   O(rows kept) a row.
 * Source: Flink's AppendOnlyTopNFunction and RetractableTopNFunction.
 */
export class TopN implements Operator {
  readonly #config: TransformTopNConfig;
  readonly #order: (a: Row, b: Row) => number;
  readonly #width: number;
  readonly #hasRank: boolean;
  readonly #isBatch: boolean;
  readonly #isAppendOnly: boolean;
  readonly #createRow: (values: readonly unknown[]) => Row;
  #context!: OperatorContext;
  #rows!: ValueState<Row[]>;

  constructor(plan: NodePlan) {
    this.#config = plan.config as TransformTopNConfig;
    const schema = plan.inputSchemas[0] as Schema;
    this.#order = rowOrder(this.#config.orderBy, schema);
    this.#width = schema.length;
    this.#hasRank = this.#config.rankColumn !== "";
    this.#isBatch = plan.executionMode === "batch";
    this.#isAppendOnly = plan.inputChangelogs?.[0] === "append";
    this.#createRow = rowFactory((plan.outputSchemas[0] as Schema).length);
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#rows = context.keyedState.value({
      name: "top-n/rows",
      type: { kind: "json", version: 1, rows: context.inputSchemas[0]! },
      ...retention(this.#config.stateRetentionMs),
    });
  }

  processElement(row: Row, timestamp: number, kind: RowKind): void {
    // Asked for at this access, so that the list may be changed where it is.
    const rows = this.#rows.value() ?? [];
    const { n } = this.#config;
    const isRetraction = kind === UPDATE_BEFORE || kind === DELETE;
    const rank = isRetraction ? lastEqual(rows, row, { width: this.#width, order: this.#order }) : rankOf(rows, row, this.#order);
    if (rank === -1 || (this.#isAppendOnly && rank >= n)) return;
    const before = rank < n && !this.#isBatch ? rows.slice(0, n) : undefined;
    if (isRetraction) rows.splice(rank, 1);
    else rows.splice(rank, 0, row);
    if (this.#isAppendOnly && rows.length > n) rows.length = n;
    if (rows.length === 0) this.#rows.clear();
    else this.#rows.update(rows);
    if (this.#isBatch) this.#context.timers.registerEventTimer(MAX_TIMESTAMP);
    else if (before !== undefined)
      emitRankChanges(before, this.#top(rows), this.#hasRank, (each, at, change) => this.#emit(each, at, { timestamp, kind: change }));
  }

  onEventTimer(timestamp: number): void {
    this.#top(this.#rows.value() ?? []).forEach((row, index) => this.#emit(row, index + 1, { timestamp, kind: INSERT }));
  }

  #top(rows: readonly Row[]): readonly Row[] {
    return rows.length <= this.#config.n ? rows : rows.slice(0, this.#config.n);
  }

  #emit(row: Row, rank: number, { timestamp, kind }: { readonly timestamp: number; readonly kind: RowKind }): void {
    const values = rowValues(row, this.#width);
    this.#context.output.collect(this.#createRow(this.#hasRank ? [...values, rank] : values), timestamp, kind);
  }
}
