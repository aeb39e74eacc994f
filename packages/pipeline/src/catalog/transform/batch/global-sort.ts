import { z } from "zod";
import { field } from "../../parts/field.ts";
import { orderBy } from "../../parts/scalars.ts";
import { checkOrderBy, describeOrder } from "../../inference/order.ts";
import { needBounded } from "../../inference/stream-types.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformGlobalSortConfig = z.strictObject({
  orderBy: field(z.array(orderBy).min(1, "choose what to sort by").max(100), { title: "Sort by", control: "list" }),
});
export type TransformGlobalSortConfig = z.infer<typeof transformGlobalSortConfig>;

/** Sorts all rows on one subtask, at the end of input. Input: bounded. Output: the same rows in order. */
export const transformGlobalSort: NodeKind<TransformGlobalSortConfig> = {
  kind: "transform.globalSort",
  category: "transform",
  title: "Sort",
  summary: "Sorts all rows, at the end of input.",
  icon: "list-ordered",
  config: transformGlobalSortConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [{ name: "out", title: "Rows" }],
  traits: { stateful: true, singleton: true },
  infer(input) {
    const stream = input.inputs[0];
    if (stream === undefined) return [undefined];
    checkOrderBy(input, stream.schema, input.config.orderBy, "orderBy");
    needBounded(input, "Sorting");
    return [stream];
  },
  describe: (config) => `by ${describeOrder(config.orderBy)}`,
  defaults: { orderBy: [] },
};
