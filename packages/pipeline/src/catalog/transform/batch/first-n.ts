import { z } from "zod";
import { field } from "../../parts/field.ts";
import { positiveCount } from "../../parts/scalars.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformFirstNConfig = z.strictObject({
  n: field(positiveCount, {
    title: "N",
    description: "The first so many rows of each key, or of the whole input where there is no key.",
    unit: "rows",
    control: "number",
  }),
});
export type TransformFirstNConfig = z.infer<typeof transformFirstNConfig>;

/** The first N rows of each key, or of the whole input. Input: append only. Output: those rows. State: a counter per key. Source: DataSet.first(n). */
export const transformFirstN: NodeKind<TransformFirstNConfig> = {
  kind: "transform.firstN",
  category: "transform",
  title: "First N",
  summary: "Lets the first N rows pass, of each key or of all.",
  icon: "list-start",
  config: transformFirstNConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [{ name: "out", title: "Rows" }],
  traits: { stateful: true, singleton: "unkeyed" },
  infer: (input) => [input.inputs[0]],
  describe: (config) => `${config.n} rows`,
  defaults: { n: 10 },
};
