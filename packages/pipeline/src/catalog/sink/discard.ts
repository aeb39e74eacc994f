import { z } from "zod";
import type { NodeKind } from "../node-kind.ts";

export const sinkDiscardConfig = z.strictObject({});
export type SinkDiscardConfig = z.infer<typeof sinkDiscardConfig>;

/** Drops rows and counts them. Input: any changelog. */
export const sinkDiscard: NodeKind<SinkDiscardConfig> = {
  kind: "sink.discard",
  category: "sink",
  title: "Discard",
  summary: "Drops all rows: for measuring.",
  icon: "trash-2",
  config: sinkDiscardConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [],
  traits: { guarantee: "exactly-once", accepts: ["append", "upsert", "retract"] },
  infer: () => [],
  describe: () => "",
  defaults: {},
};
