import { z } from "zod";
import { field } from "../../parts/field.ts";
import { columnName, stateRetentionMs } from "../../parts/scalars.ts";
import { findColumns } from "../../inference/columns.ts";
import { warnUnboundedState } from "../../inference/stream-types.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformDistinctConfig = z.strictObject({
  columns: field(z.array(columnName).max(200).default([]), {
    title: "Columns",
    description: "Rows are equal when these are, within a key. Empty: all columns.",
    control: "columns",
  }),
  stateRetentionMs: stateRetentionMs(),
});
export type TransformDistinctConfig = z.infer<typeof transformDistinctConfig>;

/**
 * Drops rows that were there before. Input: append only; rows are compared within their key, or all with all where the input is not keyed.
 * Output: the first of equal rows. State: what was seen, per key.
 */
export const transformDistinct: NodeKind<TransformDistinctConfig> = {
  kind: "transform.distinct",
  category: "transform",
  title: "Distinct",
  summary: "Drops rows that were there before.",
  icon: "fingerprint-pattern",
  config: transformDistinctConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [{ name: "out", title: "Rows" }],
  traits: { stateful: true, singleton: "unkeyed" },
  infer(input) {
    const stream = input.inputs[0];
    if (stream === undefined) return [undefined];
    findColumns(input, stream.schema, input.config.columns, "columns");
    warnUnboundedState(input, "The memory of what was seen");
    return [stream];
  },
  describe: (config) => (config.columns.length === 0 ? "whole rows" : `by ${config.columns.join(", ")}`),
  defaults: { columns: [] },
};
