import { z } from "zod";
import { conditionField } from "../../parts/scalars.ts";
import { checkCondition } from "../../inference/expression-fields.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformFilterConfig = z.strictObject({
  condition: conditionField({
    title: "Keep rows where",
    description: "Rows for which it is false or null are dropped.",
    placeholder: "amount > 100",
  }),
});
export type TransformFilterConfig = z.infer<typeof transformFilterConfig>;

/** Keeps rows for which the condition is TRUE. Input: any changelog. Output: the same, as keyed as the input. */
export const transformFilter: NodeKind<TransformFilterConfig> = {
  kind: "transform.filter",
  category: "transform",
  title: "Filter",
  summary: "Keeps the rows that meet a condition.",
  icon: "funnel",
  config: transformFilterConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [{ name: "out", title: "Rows" }],
  traits: { accepts: ["append", "upsert", "retract"] },
  infer(input) {
    const stream = input.inputs[0];
    if (stream !== undefined) checkCondition(input, input.config.condition, "condition", stream.schema);
    return [stream];
  },
  describe: (config) => config.condition,
  defaults: { condition: "" },
};
