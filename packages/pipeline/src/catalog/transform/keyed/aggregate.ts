import { z } from "zod";
import { aggregatesField } from "../../parts/aggregate-call.ts";
import { field } from "../../parts/field.ts";
import { stateRetentionMs } from "../../parts/scalars.ts";
import { aggregateColumns, describeAggregates } from "../../inference/aggregate-columns.ts";
import { keyColumns, warnUnboundedState, withSchema } from "../../inference/stream-types.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformAggregateConfig = z.strictObject({
  aggregates: aggregatesField,
  emit: field(z.enum(["changelog", "every"]).default("changelog"), {
    title: "Results",
    description:
      "Changelog: the old result is taken back (−U) before the new one (+U). Every: each row gives its new result as a row of its own, as in the DataStream API.",
    control: "select",
    options: { changelog: "Changelog", every: "One row per input row" },
  }),
  stateRetentionMs: stateRetentionMs(),
});
export type TransformAggregateConfig = z.infer<typeof transformAggregateConfig>;

/**
 * Aggregates over all rows so far, per key or over the whole input (GROUP BY without a window).
 * Input: any changelog. Output: key columns, then the aggregates; a changelog by key, or a row per row; in batch one row per key at the end.
 * State: one accumulator per key. Source: Flink's GroupAggFunction; in batch mode the final rows only.
 */
export const transformAggregate: NodeKind<TransformAggregateConfig> = {
  kind: "transform.aggregate",
  category: "transform",
  title: "Aggregate",
  summary: "Keeps running totals, counts and averages, per key.",
  icon: "sigma",
  config: transformAggregateConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [{ name: "out", title: "Results" }],
  traits: { stateful: true, accepts: ["append", "upsert", "retract"], singleton: "unkeyed" },
  infer(input) {
    const stream = input.inputs[0];
    if (stream === undefined) return [undefined];
    const keys = keyColumns(stream);
    const schema = aggregateColumns(input, input.config.aggregates, stream.schema, keys, stream.keys === undefined);
    if (keys.length > 0) warnUnboundedState(input, "State of one result per key");
    const isChangelog = input.config.emit === "changelog" && input.settings.executionMode === "streaming";
    return [
      schema && withSchema(stream, schema, { changelog: isChangelog ? "retract" : "append", uniqueKey: keys.map((column) => column.name) }),
    ];
  },
  describe: (config) => describeAggregates(config.aggregates),
  defaults: { aggregates: [{ as: "n", fn: "COUNT", distinct: false }], emit: "changelog" },
};
