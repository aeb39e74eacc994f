import { z } from "zod";
import { field } from "../../parts/field.ts";
import { orderBy, positiveCount, stateRetentionMs } from "../../parts/scalars.ts";
import { describeOrder } from "../../inference/order.ts";
import { warnUnboundedState, withSchema } from "../../inference/stream-types.ts";
import { topNColumns } from "../../inference/top-n-columns.ts";
import type { NodeKind } from "../../node-kind.ts";

export const topNSettings = {
  n: field(positiveCount.max(100_000), { title: "N", unit: "rows", control: "number" }),
  orderBy: field(z.array(orderBy).min(1, "choose what to rank by").max(100), { title: "Rank by", control: "list" }),
  rankColumn: field(z.string().max(200).default(""), {
    title: "Rank column",
    description: "Empty: no such column, and fewer changes.",
    control: "text",
  }),
};

export const transformTopNConfig = z.strictObject({ ...topNSettings, stateRetentionMs: stateRetentionMs() });
export type TransformTopNConfig = z.infer<typeof transformTopNConfig>;

/**
 * The first N rows by an order, of each key or of all, kept current.
 * Input: any changelog. Output: the rows (and their rank) as a changelog; in batch the final rows.
 * State: rows by order, per key. Source: Flink's AppendOnlyTopN / RetractableTopN.
 */
export const transformTopN: NodeKind<TransformTopNConfig> = {
  kind: "transform.topN",
  category: "transform",
  title: "Top N",
  summary: "Keeps the first N rows by an order.",
  icon: "trophy",
  config: transformTopNConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [{ name: "out", title: "Rows" }],
  traits: { stateful: true, accepts: ["append", "upsert", "retract"], singleton: "unkeyed" },
  infer(input) {
    const stream = input.inputs[0];
    if (stream === undefined) return [undefined];
    const schema = topNColumns(input, stream.schema, input.config);
    if (stream.keys !== undefined) warnUnboundedState(input, "State of N rows per key");
    const uniqueKey = input.config.rankColumn === "" ? stream.uniqueKey : [...(stream.keys ?? []), input.config.rankColumn];
    return [
      withSchema(stream, schema, {
        keys: stream.keys,
        changelog: input.settings.executionMode === "batch" ? "append" : "retract",
        ...(uniqueKey === undefined ? {} : { uniqueKey }),
      }),
    ];
  },
  describe: (config) => `${config.n} by ${describeOrder(config.orderBy)}`,
  defaults: { n: 10, orderBy: [], rankColumn: "" },
};
