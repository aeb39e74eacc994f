import { z } from "zod";
import { field } from "../../parts/field.ts";
import { conditionField, portName } from "../../parts/scalars.ts";
import { checkCondition } from "../../inference/expression-fields.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformSplitConfig = z.strictObject({
  branches: field(
    z
      .array(z.strictObject({ port: field(portName, { title: "Port" }), condition: conditionField({ title: "Rows where" }) }))
      .min(1, "add at least one branch")
      .max(100),
    { title: "Branches", description: "Each is a side output. Rows of no branch leave by “out”.", control: "list" },
  ),
  mode: field(z.enum(["first", "all"]).default("first"), {
    title: "A row goes to",
    control: "select",
    options: { first: "The first branch that fits", all: "Every branch that fits" },
  }),
});
export type TransformSplitConfig = z.infer<typeof transformSplitConfig>;

/**
 * Deals rows out to side outputs by conditions; a condition that is null does not fit.
 * Input: any changelog. Outputs: "out" for rows of no branch, then one per branch; each as keyed as the input.
 */
export const transformSplit: NodeKind<TransformSplitConfig> = {
  kind: "transform.split",
  category: "transform",
  title: "Split",
  summary: "Sends rows different ways by conditions.",
  icon: "git-fork",
  config: transformSplitConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: (config) => [
    { name: "out", title: "Other rows" },
    ...config.branches.map(({ port }) => ({ name: port, title: port, optional: true })),
  ],
  traits: { accepts: ["append", "upsert", "retract"] },
  infer(input) {
    const stream = input.inputs[0];
    const seen = new Set(["out"]);
    for (const [index, { port, condition }] of input.config.branches.entries()) {
      if (seen.has(port))
        input.report({
          code: "DUPLICATE_PORT",
          severity: "error",
          message: `There are two outputs "${port}". Give the branch another name.`,
          path: `branches[${index}].port`,
        });
      seen.add(port);
      if (stream !== undefined) checkCondition(input, condition, `branches[${index}].condition`, stream.schema);
    }
    return [stream, ...input.config.branches.map(() => stream)];
  },
  describe: (config) => config.branches.map(({ port }) => port).join(" · "),
  defaults: { branches: [], mode: "first" },
};
