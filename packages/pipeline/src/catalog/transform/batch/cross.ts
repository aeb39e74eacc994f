import { z } from "zod";
import { joinedColumns } from "../../join/join-settings.ts";
import { checkCondition, computedSchema } from "../../inference/expression-fields.ts";
import { joinedSchema } from "../../inference/joined-schema.ts";
import { needBounded, withSchema } from "../../inference/stream-types.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformCrossConfig = z.strictObject({ ...joinedColumns });
export type TransformCrossConfig = z.infer<typeof transformCrossConfig>;

/**
 * Every row of the left side with every row of the right, which goes to all subtasks. Input: bounded. Output: the pairs that meet the condition.
 * State: the right side. Cost: left × right. Source: DataSet.crossWithTiny.
 */
export const transformCross: NodeKind<TransformCrossConfig> = {
  kind: "transform.cross",
  category: "transform",
  title: "Cross",
  summary: "Pairs every left row with every right row.",
  icon: "x",
  config: transformCrossConfig,
  inputs: [
    { name: "left", title: "Left rows" },
    { name: "right", title: "Right rows", partition: "broadcast" },
  ],
  outputs: [{ name: "out", title: "Pairs" }],
  traits: { stateful: true },
  infer(input) {
    const [left, right] = input.inputs;
    needBounded(input, "A cross product");
    if (left === undefined || right === undefined) return [undefined];
    const joined = joinedSchema(left.schema, right.schema);
    checkCondition(input, input.config.condition, "condition", joined);
    const schema = input.config.columns === undefined ? joined : computedSchema(input, input.config.columns, "columns", joined);
    return [schema && withSchema(left, schema, { hasEventTime: false })];
  },
  describe: (config) => config.condition ?? "all pairs",
  defaults: {},
};
