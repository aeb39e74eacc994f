import type { JoinTemporalConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../graph/node-plan.ts";
import type { OperatorContext } from "../operators/operator-context.ts";
import type { Operator } from "../operators/operator.ts";
import { retention } from "../operators/retention.ts";
import { DELETE, INSERT, type Row, type RowKind, UPDATE_BEFORE } from "../record/row.ts";
import type { ValueState } from "../state/state-backend.ts";
import { JoinedRows } from "./joined-rows.ts";

/**
 * `join.temporal` by processing time: each left row with the newest right row of its key, at once.
 * Input:  left append only; right a changelog: +I and +U replace the version, −D ends it, −U is passed over.
 * Output: +I with the left row's time.
 * State:  one right row a key, for `stateRetentionMs`.
 * Source: Flink's TemporalProcessTimeJoinOperator.
 */
export class ProcessingTemporalJoin implements Operator {
  readonly #config: JoinTemporalConfig;
  readonly #rows: JoinedRows;
  #context!: OperatorContext;
  #version!: ValueState<Row>;

  constructor(plan: NodePlan) {
    this.#config = plan.config as JoinTemporalConfig;
    this.#rows = new JoinedRows(plan, this.#config);
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#version = context.keyedState.value({
      name: "join/version",
      type: { kind: "row", schema: context.inputSchemas[1] ?? [] },
      ...retention(this.#config.stateRetentionMs),
    });
  }

  processElement(row: Row, timestamp: number, kind: RowKind, input: number): void {
    if (input === 1) {
      if (kind === DELETE) this.#version.clear();
      else if (kind !== UPDATE_BEFORE) this.#version.update(row);
      return;
    }
    try {
      const version = this.#version.value();
      const fits = version !== undefined && !this.#rows.hasNullKey(row, 0) && this.#rows.fits(row, version);
      if (fits) this.#context.output.collect(this.#rows.result(row, version), timestamp, INSERT);
      else if (this.#config.joinType === "left") this.#context.output.collect(this.#rows.result(row, null), timestamp, INSERT);
    } catch (error) {
      this.#context.rowError(error as Error, row);
    }
  }
}
