import type { OrderBy } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { INSERT, type Row, type RowKind } from "../../record/row.ts";
import type { OperatorListState } from "../../state/state-backend.ts";
import type { OperatorContext } from "../operator-context.ts";
import type { Operator } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { rowOrder } from "../row-order.ts";
import { SpillingSort } from "./spilling/spilling-sort.ts";

interface Waiting {
  readonly row: Row;
  readonly timestamp: number;
}

/** Batch jobs spill, streaming jobs with bounded input keep checkpointed state. */
export const sortAll: OperatorFactory = (plan) =>
  plan.executionMode === "batch"
    ? new SpillingSort(plan, { orderBy: (plan.config as { readonly orderBy: readonly OrderBy[] }).orderBy, isByTime: false })
    : new SortAll(plan);

/**
 * `transform.sortPartition` and `transform.globalSort` (which runs as one subtask): all rows of a subtask in order.
 * Input:  bounded, append only.
 * Output: the same rows, sorted, at the end of input; equal ones in order of arrival.
 * State:  all rows.
 * Source: Flink's DataSet.sortPartition.
 */
class SortAll implements Operator {
  readonly #order: (a: Row, b: Row) => number;
  #context!: OperatorContext;
  #rows!: OperatorListState<Waiting>;

  constructor(plan: NodePlan) {
    this.#order = rowOrder((plan.config as { readonly orderBy: readonly OrderBy[] }).orderBy, plan.inputSchemas[0] as Schema);
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#rows = context.operatorState.list({ name: "sort/rows", type: { kind: "json", version: 1 } });
  }

  processElement(row: Row, timestamp: number, _kind: RowKind): void {
    this.#rows.add({ row, timestamp });
  }

  finish(): void {
    const sorted = [...this.#rows.get()].sort((a, b) => this.#order(a.row, b.row));
    this.#rows.update([]);
    for (const { row, timestamp } of sorted) this.#context.output.collect(row, timestamp, INSERT);
  }
}
