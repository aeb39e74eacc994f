import { z } from "zod";
import { field } from "../parts/field.ts";
import { durationMs } from "../parts/scalars.ts";
import { triggerField } from "../parts/trigger.ts";
import { windowColumns, windowField } from "../parts/window-assigner.ts";
import { joinedColumns, joinTypeField } from "./join-settings.ts";
import { joinColumns } from "../inference/join-checks.ts";
import { withSchema } from "../inference/stream-types.ts";
import { checkWindow, withWindowColumns } from "../inference/window-checks.ts";
import { describeWindow } from "../inference/window-text.ts";
import { isEventTimeWindow } from "../inference/window-time.ts";
import type { NodeKind } from "../node-kind.ts";

/** What joins over windows share; late rows are dropped and counted. */
export const joinWindowSettings = {
  window: windowField,
  trigger: triggerField,
  allowedLatenessMs: field(durationMs.default(0), { title: "Allowed lateness", unit: "ms", control: "duration" }),
  ...windowColumns,
};

export const joinWindowConfig = z.strictObject({
  joinType: joinTypeField(["inner", "left", "right", "full", "semi", "anti"]),
  ...joinWindowSettings,
  ...joinedColumns,
});
export type JoinWindowConfig = z.infer<typeof joinWindowConfig>;

/**
 * Joins rows of equal key that are in the same window.
 * Input:  two streams keyed alike, append only.
 * Output: pairs (or unpaired rows, by join type) and the window's borders, when the window fires.
 * State:  the rows of both sides per key and window. Source: Flink's WindowJoin, and window joins of Flink SQL for semi, anti and outer.
 */
export const joinWindow: NodeKind<JoinWindowConfig> = {
  kind: "join.window",
  category: "join",
  title: "Window join",
  summary: "Joins rows of one key in the same window.",
  icon: "blend",
  config: joinWindowConfig,
  inputs: [
    { name: "left", title: "Left rows" },
    { name: "right", title: "Right rows" },
  ],
  outputs: [{ name: "out", title: "Results" }],
  traits: { needsKeys: true, stateful: true, needsEventTime: (config) => isEventTimeWindow(config.window) },
  infer(input) {
    const [left, right] = input.inputs;
    checkWindow(input, input.config, undefined);
    const columns = joinColumns(input, input.config.joinType);
    if (left === undefined || right === undefined || columns === undefined) return [undefined];
    const schema = withWindowColumns(input, columns, input.config);
    return [withSchema(left, schema, { hasEventTime: isEventTimeWindow(input.config.window), bounded: left.bounded && right.bounded })];
  },
  describe: (config) => `${config.joinType} · ${describeWindow(config.window)}`,
  defaults: {
    joinType: "inner",
    window: { type: "tumbling", time: "event", sizeMs: 60_000, offsetMs: 0, stagger: "ALIGNED" },
    startColumn: "windowStart",
    endColumn: "windowEnd",
    allowedLatenessMs: 0,
  },
};
