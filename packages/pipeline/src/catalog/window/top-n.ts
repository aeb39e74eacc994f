import { z } from "zod";
import { windowField } from "../parts/window-assigner.ts";
import { windowSettings } from "../parts/window-settings.ts";
import { topNSettings } from "../transform/keyed/top-n.ts";
import { describeOrder } from "../inference/order.ts";
import { topNColumns } from "../inference/top-n-columns.ts";
import { keyColumns } from "../inference/stream-types.ts";
import { checkWindow, windowOutputs, withWindowColumns } from "../inference/window-checks.ts";
import { windowIdentity, windowStreams } from "../inference/window-result.ts";
import { describeWindow } from "../inference/window-text.ts";
import { isEventTimeWindow } from "../inference/window-time.ts";
import type { NodeKind } from "../node-kind.ts";

export const windowTopNConfig = z.strictObject({ window: windowField, ...topNSettings, ...windowSettings });
export type WindowTopNConfig = z.infer<typeof windowTopNConfig>;

/**
 * The first N rows of each window by an order, per key.
 * Input: append only. Output: those rows, the window's borders, the rank. State: N rows per key and window. Source: Flink SQL window Top-N.
 */
export const windowTopN: NodeKind<WindowTopNConfig> = {
  kind: "window.topN",
  category: "window",
  title: "Window top N",
  summary: "Gives the first N rows of each window by an order.",
  icon: "medal",
  config: windowTopNConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: windowOutputs,
  traits: { stateful: true, singleton: "unkeyed", needsEventTime: (config) => isEventTimeWindow(config.window) },
  infer(input) {
    const stream = input.inputs[0];
    const { config } = input;
    checkWindow(input, config, stream?.schema);
    if (stream === undefined) return windowOutputs(config).map(() => undefined);
    const keys = keyColumns(stream).map((column) => column.name);
    const columns = topNColumns(input, withWindowColumns(input, stream.schema, config), config);
    const borders = windowIdentity(keys, config);
    return windowStreams(
      stream,
      columns,
      config,
      borders === undefined || config.rankColumn === "" ? undefined : [...borders, config.rankColumn],
    );
  },
  describe: (config) => `${config.n} by ${describeOrder(config.orderBy)} · ${describeWindow(config.window)}`,
  defaults: {
    window: { type: "tumbling", time: "event", sizeMs: 60_000, offsetMs: 0, stagger: "ALIGNED" },
    n: 10,
    orderBy: [],
    rankColumn: "",
    allowedLatenessMs: 0,
    lateOutput: false,
    startColumn: "windowStart",
    endColumn: "windowEnd",
  },
};
