import { z } from "zod";
import { field } from "../../parts/field.ts";
import { stateRetentionMs } from "../../parts/scalars.ts";
import { warnUnboundedState } from "../../inference/stream-types.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformDeduplicateConfig = z.strictObject({
  keep: field(z.enum(["first", "last"]).default("first"), {
    title: "Keep",
    control: "select",
    options: { first: "The first row of each key", last: "The last row of each key" },
  }),
  order: field(z.enum(["processing", "event"]).default("processing"), {
    title: "Order",
    control: "select",
    options: { processing: "By arrival", event: "By event time" },
  }),
  stateRetentionMs: stateRetentionMs(
    "A key is forgotten this long after its last change; a later row then counts as new. Left out: never.",
  ),
});
export type TransformDeduplicateConfig = z.infer<typeof transformDeduplicateConfig>;

/**
 * One row per key: the first, or the last.
 * Input: keyed. Output: keep first: +I only (by event time when the watermark has passed the row); keep last: a changelog by key.
 * State: the row kept, per key. Source: Flink's ProcTime/RowTimeDeduplicate functions.
 */
export const transformDeduplicate: NodeKind<TransformDeduplicateConfig> = {
  kind: "transform.deduplicate",
  category: "transform",
  title: "Deduplicate",
  summary: "Keeps the first or the last row of each key.",
  icon: "copy-minus",
  config: transformDeduplicateConfig,
  inputs: [{ name: "in", title: "Keyed rows" }],
  outputs: [{ name: "out", title: "Rows" }],
  traits: { needsKeys: true, stateful: true, needsEventTime: (config) => config.order === "event" },
  infer(input) {
    const stream = input.inputs[0];
    if (stream === undefined) return [undefined];
    warnUnboundedState(input, "State of one row per key");
    const isChangelog = input.config.keep === "last" && input.settings.executionMode === "streaming";
    return [{ ...stream, changelog: isChangelog ? "retract" : "append", ...(stream.keys === undefined ? {} : { uniqueKey: stream.keys }) }];
  },
  describe: (config) => `${config.keep} row${config.order === "event" ? " by event time" : ""}`,
  defaults: { keep: "first", order: "processing" },
};
