import { z } from "zod";
import { combineFields } from "../../parts/aggregate-call.ts";
import { stateRetentionMs } from "../../parts/scalars.ts";
import { checkCombine } from "../../inference/combine-checks.ts";
import { warnUnboundedState } from "../../inference/stream-types.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformReduceConfig = z.strictObject({ ...combineFields, stateRetentionMs: stateRetentionMs() });
export type TransformReduceConfig = z.infer<typeof transformReduceConfig>;

/**
 * Combines each row with the result so far of its key and gives the new result, as in the DataStream API.
 * Input: keyed, append only. Output: a row per row (streaming), one per key at the end (batch); same columns, time of the newest row.
 * State: one row per key.
 */
export const transformReduce: NodeKind<TransformReduceConfig> = {
  kind: "transform.reduce",
  category: "transform",
  title: "Reduce",
  summary: "Combines the rows of a key into one, step by step.",
  icon: "combine",
  config: transformReduceConfig,
  inputs: [{ name: "in", title: "Keyed rows" }],
  outputs: [{ name: "out", title: "Results" }],
  traits: { needsKeys: true, stateful: true },
  infer(input) {
    const stream = input.inputs[0];
    if (stream === undefined) return [undefined];
    checkCombine(input, input.config.combine, stream.schema, stream.keys ?? []);
    warnUnboundedState(input, "State of one row per key");
    return [stream];
  },
  describe: (config) =>
    config.combine
      .slice(0, 4)
      .map(({ column, fn }) => (fn === "EXPR" ? column : `${fn} ${column}`))
      .join(", "),
  defaults: { combine: [], others: "first" },
};
