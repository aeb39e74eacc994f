import { z } from "zod";
import { durationText } from "../../parts/duration-text.ts";
import { field } from "../../parts/field.ts";
import { watermarkConfig } from "../../parts/watermark.ts";
import { checkWatermark } from "../../inference/watermark-checks.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformWatermarksConfig = z.strictObject({
  watermark: field(watermarkConfig.omit({ alignmentGroup: true, maxDriftMs: true }).prefault({}), {
    title: "Event time",
    description: "Replaces the times and watermarks that come in.",
    control: "group",
  }),
});
export type TransformWatermarksConfig = z.infer<typeof transformWatermarksConfig>;

/**
 * Gives rows their event time and makes watermarks, in the middle of a stream: where the time is known only after parsing, joining or looking up.
 * Input: any changelog. Output: the same rows with the new time; the watermarks of the input are dropped, but for the last.
 * Without an expression for the time, rows of a stream with event time keep theirs. Source: Flink's assignTimestampsAndWatermarks.
 */
export const transformWatermarks: NodeKind<TransformWatermarksConfig> = {
  kind: "transform.watermarks",
  category: "transform",
  title: "Watermarks",
  summary: "Assigns event time and watermarks in mid-stream.",
  icon: "timer",
  config: transformWatermarksConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [{ name: "out", title: "Rows" }],
  traits: { accepts: ["append", "upsert", "retract"] },
  infer(input) {
    const stream = input.inputs[0];
    const { watermark } = input.config;
    const keepsTime = watermark.timestamp === undefined && stream?.hasEventTime === true;
    const hasEventTime = checkWatermark(input, watermark, stream?.schema, "watermark", { keepsTime });
    return [stream && { ...stream, hasEventTime }];
  },
  describe({ watermark }) {
    if (watermark.generator === "ingestion") return "time of arrival";
    const time = watermark.timestamp ?? "";
    return watermark.generator === "bounded" && watermark.maxOutOfOrdernessMs > 0
      ? `${time} · ${durationText(watermark.maxOutOfOrdernessMs)} late`.trim()
      : time;
  },
  defaults: { watermark: { generator: "bounded", maxOutOfOrdernessMs: 0, idleTimeoutMs: 0 } },
};
