import type { TransformRangePartitionConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../../graph/node-plan.ts";
import { INSERT, type Row, type RowKind } from "../../../record/row.ts";
import type { OperatorContext } from "../../operator-context.ts";
import type { Operator } from "../../operator.ts";
import { rowOrder } from "../../row-order.ts";
import { rangeBorders, RowSample } from "../range-sample.ts";
import { DRAINED_ROWS } from "../spill/drained-rows.ts";
import { type LoggedRow, RowLog } from "../spill/row-log.ts";
import { memoryOnly } from "../spill/spill-files.ts";

/**
 * `transform.rangePartition` in a batch job: rows wait in temporary files where they do not fit into memory; a sample of them gives the borders.
 * Input:  bounded, append only, broadcast: every subtask finds the same borders, in whatever order the rows come.
 * Output: the rows of the subtask's range, at the end of input, in order of arrival.
 */
export class SpillingRangePartition implements Operator {
  readonly #schema: Schema;
  readonly #order: (a: Row, b: Row) => number;
  readonly #sample: RowSample;
  #context!: OperatorContext;
  #rows!: RowLog;
  #borders: readonly Row[] | undefined;
  #reading: Iterator<LoggedRow> | undefined;

  constructor(plan: NodePlan) {
    const config = plan.config as TransformRangePartitionConfig;
    this.#schema = plan.inputSchemas[0] as Schema;
    this.#order = rowOrder(config.orderBy, this.#schema);
    this.#sample = new RowSample(config.sampleRows, this.#schema.length);
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#rows = new RowLog(this.#schema, context.spill ?? memoryOnly);
  }

  processElement(row: Row, timestamp: number, _kind: RowKind): void {
    this.#rows.add(row, timestamp);
    this.#sample.add(row);
  }

  drain(): boolean {
    const { parallelism, subtaskIndex, output } = this.#context;
    this.#borders ??= rangeBorders(this.#sample.rows(), parallelism, this.#order);
    this.#reading ??= this.#rows.rows();
    for (let i = 0; i < DRAINED_ROWS; i++) {
      const next = this.#reading.next();
      if (next.done === true) return true;
      const { row, timestamp } = next.value;
      const range = this.#borders.filter((border) => this.#order(border, row) < 0).length;
      if (range === subtaskIndex) output.collect(row, timestamp, INSERT);
    }
    return false;
  }

  close(): void {
    this.#rows.close();
  }
}
