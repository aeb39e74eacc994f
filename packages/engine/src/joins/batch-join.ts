import type { JoinRegularConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../graph/node-plan.ts";
import type { OperatorContext } from "../operators/operator-context.ts";
import type { Operator } from "../operators/operator.ts";
import { INSERT, MAX_TIMESTAMP, MIN_TIMESTAMP, type Row, type RowKind } from "../record/row.ts";
import type { ListState } from "../state/state-backend.ts";
import { JoinedRows } from "./joined-rows.ts";
import { pairUp } from "./pair-up.ts";

/**
 * `join.regular` in batch mode: both sides are gathered, the results come at the end of input.
 * Input:  two keyed bounded streams, append only.
 * Output: +I.
 * State:  all rows of both sides.
 */
export class BatchJoin implements Operator {
  readonly #joinType: JoinRegularConfig["joinType"];
  readonly #rows: JoinedRows;
  #context!: OperatorContext;
  #sides!: readonly [ListState<Row>, ListState<Row>];

  constructor(plan: NodePlan) {
    const config = plan.config as JoinRegularConfig;
    this.#joinType = config.joinType;
    this.#rows = new JoinedRows(plan, config);
  }

  open(context: OperatorContext): void {
    this.#context = context;
    const side = (name: string, input: number): ListState<Row> =>
      context.keyedState.list({ name, type: { kind: "row", schema: context.inputSchemas[input] ?? [] } });
    this.#sides = [side("join/left", 0), side("join/right", 1)];
  }

  processElement(row: Row, _timestamp: number, _kind: RowKind, input: number): void {
    this.#sides[input === 0 ? 0 : 1].add(row);
    this.#context.timers.registerEventTimer(MAX_TIMESTAMP);
  }

  onEventTimer(): void {
    const [left, right] = this.#sides;
    pairUp(
      this.#joinType,
      {
        left: left.get(),
        right: right.get(),
        emit: (a, b) => this.#context.output.collect(this.#rows.result(a, b), MIN_TIMESTAMP, INSERT),
        onError: (error, row) => this.#context.rowError(error, row),
      },
      this.#rows,
    );
    left.clear();
    right.clear();
  }
}
