import type { TransformRangePartitionConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { INSERT, type Row, type RowKind } from "../../record/row.ts";
import type { BroadcastState } from "../../state/state-backend.ts";
import type { OperatorContext } from "../operator-context.ts";
import type { Operator } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { rowOrder } from "../row-order.ts";
import { rangeBorders, RowSample } from "./range-sample.ts";
import { SpillingRangePartition } from "./spilling/spilling-range-partition.ts";

interface Waiting {
  readonly row: Row;
  readonly timestamp: number;
}

/** Batch jobs spill, streaming jobs with bounded input keep checkpointed state. */
export const rangePartition: OperatorFactory = (plan) =>
  plan.executionMode === "batch" ? new SpillingRangePartition(plan) : new RangePartition(plan);

/**
 * `transform.rangePartition`: each subtask keeps a range of the order, all of about equal size.
 * Input:  bounded, append only, broadcast: every subtask gets all rows and finds the same borders, in whatever order the rows come.
 * Output: the rows of the subtask's range, at the end of input, in order of arrival. Equal rows are in one range.
 * State:  all rows, on every subtask.
 * Cost:   the rows travel to every subtask; the borders are the quantiles of a sample chosen by hash.
 * Source: Flink's DataSet.partitionByRange, which samples first and sends each row once.
 */
class RangePartition implements Operator {
  readonly #config: TransformRangePartitionConfig;
  readonly #order: (a: Row, b: Row) => number;
  readonly #width: number;
  #context!: OperatorContext;
  #rows!: BroadcastState<number, Waiting>;
  #count = 0;

  constructor(plan: NodePlan) {
    const schema = plan.inputSchemas[0] as Schema;
    this.#config = plan.config as TransformRangePartitionConfig;
    this.#order = rowOrder(this.#config.orderBy, schema);
    this.#width = schema.length;
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#rows = context.operatorState.broadcast({
      name: "range/rows",
      keyType: { kind: "json", version: 1 },
      type: { kind: "json", version: 1 },
    });
    this.#count = [...this.#rows.entries()].length;
  }

  processElement(row: Row, timestamp: number, _kind: RowKind): void {
    this.#rows.put(this.#count++, { row, timestamp });
  }

  finish(): void {
    const { parallelism, subtaskIndex } = this.#context;
    const rows = Array.from(this.#rows.entries(), ([, waiting]) => waiting);
    const sample = new RowSample(this.#config.sampleRows, this.#width);
    for (const { row } of rows) sample.add(row);
    const borders = rangeBorders(sample.rows(), parallelism, this.#order);
    for (const { row, timestamp } of rows) {
      const range = borders.filter((border) => this.#order(border, row) < 0).length;
      if (range === subtaskIndex) this.#context.output.collect(row, timestamp, INSERT);
    }
  }
}
