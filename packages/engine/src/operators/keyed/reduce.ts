import type { TransformReduceConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { INSERT, MAX_TIMESTAMP, type Row, type RowKind } from "../../record/row.ts";
import type { ValueState } from "../../state/state-backend.ts";
import { combineRows } from "../combine-rows.ts";
import type { OperatorContext } from "../operator-context.ts";
import type { Operator } from "../operator.ts";
import { retention } from "../retention.ts";

/**
 * `transform.reduce`: the rows of a key combined into one.
 * Input:  keyed, append only.
 * Output: +I, the combined row so far for every row, with that row's time; in batch mode one row a key at the end.
 * State:  one row a key, for `stateRetentionMs`.
 * Source: Flink's StreamGroupedReduceOperator and BatchGroupedReduceOperator.
 */
export class Reduce implements Operator {
  readonly #schema: Schema;
  readonly #config: TransformReduceConfig;
  readonly #combine: (soFar: Row, next: Row) => Row;
  readonly #isBatch: boolean;
  #context!: OperatorContext;
  #soFar!: ValueState<Row>;

  constructor(plan: NodePlan) {
    this.#config = plan.config as TransformReduceConfig;
    this.#schema = plan.inputSchemas[0] as Schema;
    this.#combine = combineRows(this.#config, this.#schema, plan.timeZone);
    this.#isBatch = plan.executionMode === "batch";
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#soFar = context.keyedState.value({
      name: "reduce/row",
      type: { kind: "row", schema: this.#schema },
      ...retention(this.#config.stateRetentionMs),
    });
  }

  processElement(row: Row, timestamp: number, _kind: RowKind): void {
    let combined = row;
    try {
      const soFar = this.#soFar.value();
      if (soFar !== undefined) combined = this.#combine(soFar, row);
    } catch (error) {
      this.#context.rowError(error as Error, row);
      return;
    }
    this.#soFar.update(combined);
    if (this.#isBatch) this.#context.timers.registerEventTimer(MAX_TIMESTAMP);
    else this.#context.output.collect(combined, timestamp, INSERT);
  }

  onEventTimer(timestamp: number): void {
    const row = this.#soFar.value();
    if (row !== undefined) this.#context.output.collect(row, timestamp, INSERT);
    this.#soFar.clear();
  }
}
