import type { TransformCrossConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../../graph/node-plan.ts";
import { JoinedRows } from "../../joins/joined-rows.ts";
import { INSERT, MIN_TIMESTAMP, type Row, type RowKind } from "../../record/row.ts";
import type { BroadcastState, OperatorListState } from "../../state/state-backend.ts";
import type { OperatorContext } from "../operator-context.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import type { Operator } from "../operator.ts";
import { SpillingCross } from "./spilling/spilling-cross.ts";

/** Batch jobs spill, streaming jobs with bounded input keep checkpointed state. */
export const cross: OperatorFactory = (plan) => (plan.executionMode === "batch" ? new SpillingCross(plan) : new Cross(plan));

/**
 * `transform.cross`: every left row with every right row, where a condition holds.
 * Input:  bounded, append only; the right side is broadcast to all subtasks.
 * Output: +I as soon as both are there, without event time.
 * State:  all rows of both sides.
 */
class Cross implements Operator {
  readonly #rows: JoinedRows;
  #context!: OperatorContext;
  #left!: OperatorListState<Row>;
  #right!: BroadcastState<number, Row>;
  #rightCount = 0;

  constructor(plan: NodePlan) {
    this.#rows = new JoinedRows(plan, { joinType: "inner", ...(plan.config as TransformCrossConfig) });
  }

  open(context: OperatorContext): void {
    this.#context = context;
    const [left, right] = context.inputSchemas;
    this.#left = context.operatorState.list({ name: "cross/left", type: { kind: "row", schema: left ?? [] } });
    this.#right = context.operatorState.broadcast({
      name: "cross/right",
      keyType: { kind: "json", version: 1 },
      type: { kind: "row", schema: right ?? [] },
    });
    this.#rightCount = [...this.#right.entries()].length;
  }

  processElement(row: Row, _timestamp: number, _kind: RowKind, input: number): void {
    try {
      if (input === 0) {
        for (const [, right] of this.#right.entries()) this.#pair(row, right);
        this.#left.add(row);
      } else {
        for (const left of this.#left.get()) this.#pair(left, row);
        this.#right.put(this.#rightCount++, row);
      }
    } catch (error) {
      this.#context.rowError(error as Error, row);
    }
  }

  #pair(left: Row, right: Row): void {
    if (this.#rows.fits(left, right)) this.#context.output.collect(this.#rows.result(left, right), MIN_TIMESTAMP, INSERT);
  }
}
