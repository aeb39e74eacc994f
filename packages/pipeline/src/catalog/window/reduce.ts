import { z } from "zod";
import { combineFields } from "../parts/aggregate-call.ts";
import { windowField } from "../parts/window-assigner.ts";
import { windowSettings } from "../parts/window-settings.ts";
import { checkCombine } from "../inference/combine-checks.ts";
import { keyColumns } from "../inference/stream-types.ts";
import { checkWindow, windowOutputs, withWindowColumns } from "../inference/window-checks.ts";
import { windowIdentity, windowStreams } from "../inference/window-result.ts";
import { describeWindow } from "../inference/window-text.ts";
import { isEventTimeWindow } from "../inference/window-time.ts";
import type { NodeKind } from "../node-kind.ts";

export const windowReduceConfig = z.strictObject({ window: windowField, ...combineFields, ...windowSettings });
export type WindowReduceConfig = z.infer<typeof windowReduceConfig>;

/**
 * Combines the rows of each window into one of the same columns, per key.
 * Input: append only. Output: the combined row and the window's borders. State: one row per key and window. Source: WindowedStream.reduce.
 */
export const windowReduce: NodeKind<WindowReduceConfig> = {
  kind: "window.reduce",
  category: "window",
  title: "Window reduce",
  summary: "Combines the rows of each window into one.",
  icon: "square-stack",
  config: windowReduceConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: windowOutputs,
  traits: { stateful: true, singleton: "unkeyed", needsEventTime: (config) => isEventTimeWindow(config.window) },
  infer(input) {
    const stream = input.inputs[0];
    const { config } = input;
    checkWindow(input, config, stream?.schema);
    if (stream === undefined) return windowOutputs(config).map(() => undefined);
    const keys = keyColumns(stream).map((column) => column.name);
    checkCombine(input, config.combine, stream.schema, keys);
    return windowStreams(stream, withWindowColumns(input, stream.schema, config), config, windowIdentity(keys, config));
  },
  describe: (config) =>
    `${describeWindow(config.window)} · ${config.combine
      .slice(0, 3)
      .map(({ column }) => column)
      .join(", ")}`,
  defaults: {
    window: { type: "tumbling", time: "event", sizeMs: 60_000, offsetMs: 0, stagger: "ALIGNED" },
    combine: [],
    others: "first",
    allowedLatenessMs: 0,
    lateOutput: false,
    startColumn: "windowStart",
    endColumn: "windowEnd",
  },
};
