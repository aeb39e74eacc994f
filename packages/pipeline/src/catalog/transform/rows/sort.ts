import { z } from "zod";
import { field } from "../../parts/field.ts";
import { orderBy } from "../../parts/scalars.ts";
import { checkOrderBy, describeOrder } from "../../inference/order.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformSortConfig = z.strictObject({
  thenBy: field(z.array(orderBy).max(100).default([]), { title: "Rows of the same time by", control: "list" }),
});
export type TransformSortConfig = z.infer<typeof transformSortConfig>;

/**
 * Gives rows in order of event time: each is held until the watermark has passed it.
 * Input: append only, with event time. Output: the same rows; those that come behind the watermark are dropped and counted.
 * State: the rows held, by time. Source: Flink's RowTimeSortOperator.
 */
export const transformSort: NodeKind<TransformSortConfig> = {
  kind: "transform.sort",
  category: "transform",
  title: "Sort by time",
  summary: "Puts rows in order of event time.",
  icon: "arrow-down-narrow-wide",
  config: transformSortConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [{ name: "out", title: "Rows" }],
  traits: { stateful: true, needsEventTime: true, singleton: "unkeyed" },
  infer(input) {
    const stream = input.inputs[0];
    if (stream !== undefined) checkOrderBy(input, stream.schema, input.config.thenBy, "thenBy");
    return [stream];
  },
  describe: (config) => (config.thenBy.length === 0 ? "by event time" : `by event time, ${describeOrder(config.thenBy)}`),
  defaults: { thenBy: [] },
};
