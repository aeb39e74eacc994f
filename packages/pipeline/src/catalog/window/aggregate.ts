import { z } from "zod";
import { aggregatesField } from "../parts/aggregate-call.ts";
import { windowField } from "../parts/window-assigner.ts";
import { windowSettings } from "../parts/window-settings.ts";
import { aggregateColumns, describeAggregates } from "../inference/aggregate-columns.ts";
import { keyColumns } from "../inference/stream-types.ts";
import { checkWindow, windowOutputs, withWindowColumns } from "../inference/window-checks.ts";
import { windowIdentity, windowStreams } from "../inference/window-result.ts";
import { describeWindow } from "../inference/window-text.ts";
import { isEventTimeWindow } from "../inference/window-time.ts";
import type { NodeKind } from "../node-kind.ts";

export const windowAggregateConfig = z.strictObject({ window: windowField, aggregates: aggregatesField, ...windowSettings });
export type WindowAggregateConfig = z.infer<typeof windowAggregateConfig>;

/**
 * Aggregates over the rows of each window, per key.
 * Input:  any changelog; keyed, or all rows together on one subtask.
 * Output: key columns, the window's borders, the aggregates; when the trigger fires. "late": the rows that came too late.
 * State:  one accumulator per key and window (all rows with an evictor). Source: Flink's WindowOperator.
 */
export const windowAggregate: NodeKind<WindowAggregateConfig> = {
  kind: "window.aggregate",
  category: "window",
  title: "Window",
  summary: "Aggregates over windows of time or rows.",
  icon: "app-window",
  config: windowAggregateConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: windowOutputs,
  traits: {
    stateful: true,
    singleton: "unkeyed",
    needsEventTime: (config) => isEventTimeWindow(config.window),
    accepts: ["append", "upsert", "retract"],
  },
  infer(input) {
    const stream = input.inputs[0];
    const { config } = input;
    checkWindow(input, config, stream?.schema);
    if (stream === undefined) return windowOutputs(config).map(() => undefined);
    const keys = keyColumns(stream);
    const before = withWindowColumns(input, keys, config);
    const schema = aggregateColumns(input, config.aggregates, stream.schema, before, config.evictor !== undefined);
    return windowStreams(
      stream,
      schema,
      config,
      windowIdentity(
        keys.map((column) => column.name),
        config,
      ),
    );
  },
  describe: (config) => `${describeWindow(config.window)} · ${describeAggregates(config.aggregates)}`,
  defaults: {
    window: { type: "tumbling", time: "event", sizeMs: 60_000, offsetMs: 0, stagger: "ALIGNED" },
    aggregates: [{ as: "n", fn: "COUNT", distinct: false }],
    allowedLatenessMs: 0,
    lateOutput: false,
    startColumn: "windowStart",
    endColumn: "windowEnd",
  },
};
