import { z } from "zod";
import { field } from "../../parts/field.ts";
import { orderBy } from "../../parts/scalars.ts";
import { checkOrderBy, describeOrder } from "../../inference/order.ts";
import { needBounded } from "../../inference/stream-types.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformRangePartitionConfig = z.strictObject({
  orderBy: field(z.array(orderBy).min(1, "choose by what to partition").max(100), { title: "Ranges of", control: "list" }),
  sampleRows: field(z.int().min(100).max(1_000_000).default(10_000), {
    title: "Sample",
    description: "The borders of the ranges are taken from this many rows.",
    unit: "rows",
    control: "number",
    advanced: true,
  }),
});
export type TransformRangePartitionConfig = z.infer<typeof transformRangePartitionConfig>;

/**
 * Deals rows out so that each subtask has a range of the order, all of about equal size; the borders come from a sample.
 * Input: bounded; every subtask reads all rows and keeps its range. Output: the same rows; with a “Sort each subtask” behind it the whole is sorted.
 * Source: DataSet.partitionByRange.
 */
export const transformRangePartition: NodeKind<TransformRangePartitionConfig> = {
  kind: "transform.rangePartition",
  category: "transform",
  title: "Range partition",
  summary: "Deals rows out to subtasks by ranges of equal size.",
  icon: "between-horizontal-start",
  config: transformRangePartitionConfig,
  inputs: [{ name: "in", title: "Rows", partition: "broadcast" }],
  outputs: [{ name: "out", title: "Rows" }],
  traits: { stateful: true },
  infer(input) {
    const stream = input.inputs[0];
    if (stream === undefined) return [undefined];
    checkOrderBy(input, stream.schema, input.config.orderBy, "orderBy");
    needBounded(input, "Ranges of equal size");
    return [stream];
  },
  describe: (config) => `ranges of ${describeOrder(config.orderBy)}`,
  defaults: { orderBy: [], sampleRows: 10_000 },
};
