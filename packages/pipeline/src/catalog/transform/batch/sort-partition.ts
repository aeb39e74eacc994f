import { z } from "zod";
import { field } from "../../parts/field.ts";
import { orderBy } from "../../parts/scalars.ts";
import { checkOrderBy, describeOrder } from "../../inference/order.ts";
import { needBounded } from "../../inference/stream-types.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformSortPartitionConfig = z.strictObject({
  orderBy: field(z.array(orderBy).min(1, "choose what to sort by").max(100), { title: "Sort by", control: "list" }),
});
export type TransformSortPartitionConfig = z.infer<typeof transformSortPartitionConfig>;

/** Sorts the rows of each subtask by itself, at the end of input. Input: bounded. Output: the same rows. Source: DataSet.sortPartition. */
export const transformSortPartition: NodeKind<TransformSortPartitionConfig> = {
  kind: "transform.sortPartition",
  category: "transform",
  title: "Sort each subtask",
  summary: "Sorts the rows of each subtask, at the end of input.",
  icon: "arrow-down-a-z",
  config: transformSortPartitionConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [{ name: "out", title: "Rows" }],
  traits: { stateful: true },
  infer(input) {
    const stream = input.inputs[0];
    if (stream === undefined) return [undefined];
    checkOrderBy(input, stream.schema, input.config.orderBy, "orderBy");
    needBounded(input, "Sorting each subtask");
    return [stream];
  },
  describe: (config) => `by ${describeOrder(config.orderBy)}`,
  defaults: { orderBy: [] },
};
