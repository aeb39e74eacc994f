import type { TransformSortConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { INSERT, MIN_TIMESTAMP, type Row, type RowKind } from "../../record/row.ts";
import type { MapState } from "../../state/state-backend.ts";
import { EngineError } from "../engine-error.ts";
import type { OperatorContext } from "../operator-context.ts";
import type { Operator } from "../operator.ts";
import { SpillingSort } from "../batch/spilling/spilling-sort.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { rowOrder } from "../row-order.ts";

/** A batch job sorts all rows at the end of input, each key for itself where the input is keyed. */
export const sort: OperatorFactory = (plan) =>
  plan.executionMode === "batch" && plan.inputKeys[0] === undefined
    ? new SpillingSort(plan, { orderBy: (plan.config as TransformSortConfig).thenBy, isByTime: true })
    : new Sort(plan);

/**
 * `transform.sort`: rows in order of event time, and of columns within one time; each key for itself where the input is keyed.
 * Input:  append only, with event time.
 * Output: the same rows, when the watermark has passed their time. A row behind the watermark is late: dropped and counted.
 * State:  the rows that wait, by time.
 * Source: Flink's RowTimeSortOperator.
 */
export class Sort implements Operator {
  readonly #order: (a: Row, b: Row) => number;
  #context!: OperatorContext;
  #waiting!: MapState<number, Row[]>;

  constructor(plan: NodePlan) {
    this.#order = rowOrder((plan.config as TransformSortConfig).thenBy, plan.inputSchemas[0] as Schema);
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#waiting = context.keyedState.map({
      name: "sort/waiting",
      keyType: { kind: "json", version: 1 },
      type: { kind: "json", version: 1, rows: context.inputSchemas[0]! },
    });
  }

  processElement(row: Row, timestamp: number, _kind: RowKind): void {
    if (timestamp === MIN_TIMESTAMP) {
      this.#context.rowError(
        new EngineError("TIMESTAMP_MISSING", "A row to be sorted has no event time. Set the event time at the source."),
        row,
      );
      return;
    }
    if (timestamp <= this.#context.timers.currentWatermark()) {
      this.#context.metrics.lateRecordDropped();
      return;
    }
    const rows = this.#waiting.get(timestamp);
    if (rows === undefined) this.#waiting.put(timestamp, [row]);
    else this.#waiting.put(timestamp, [...rows, row]);
    this.#context.timers.registerEventTimer(timestamp);
  }

  onEventTimer(timestamp: number): void {
    const rows = this.#waiting.get(timestamp) ?? [];
    for (const row of [...rows].sort(this.#order)) this.#context.output.collect(row, timestamp, INSERT);
    this.#waiting.remove(timestamp);
  }
}
