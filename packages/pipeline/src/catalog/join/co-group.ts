import { z } from "zod";
import { evictorField } from "../parts/evictor.ts";
import { field } from "../parts/field.ts";
import { columnName } from "../parts/scalars.ts";
import { joinWindowSettings } from "./window.ts";
import type { Column } from "../../types/data-type.ts";
import { types, withNullable } from "../../types/index.ts";
import { appendColumn } from "../inference/columns.ts";
import { checkJoinKeys } from "../inference/join-checks.ts";
import { keyColumns, withSchema } from "../inference/stream-types.ts";
import { checkWindow, withWindowColumns } from "../inference/window-checks.ts";
import { windowIdentity } from "../inference/window-result.ts";
import { describeWindow } from "../inference/window-text.ts";
import { isEventTimeWindow } from "../inference/window-time.ts";
import type { NodeKind } from "../node-kind.ts";

export const joinCoGroupConfig = z.strictObject({
  ...joinWindowSettings,
  evictor: evictorField,
  leftAs: field(columnName.default("left"), { title: "Left rows column" }),
  rightAs: field(columnName.default("right"), { title: "Right rows column" }),
});
export type JoinCoGroupConfig = z.infer<typeof joinCoGroupConfig>;

/**
 * One row per key and window with the rows of both sides as arrays, also where one side has none.
 * Input: two streams keyed alike, append only. Output: key columns (named as on the left), the window's borders, two ARRAY<ROW<…>>.
 * State: the rows of both sides per key and window. Source: Flink's CoGroupedStreams.
 */
export const joinCoGroup: NodeKind<JoinCoGroupConfig> = {
  kind: "join.coGroup",
  category: "join",
  title: "Co-group",
  summary: "Brings the rows of both sides together, per key and window.",
  icon: "group",
  config: joinCoGroupConfig,
  inputs: [
    { name: "left", title: "Left rows" },
    { name: "right", title: "Right rows" },
  ],
  outputs: [{ name: "out", title: "Groups" }],
  traits: { needsKeys: true, stateful: true, needsEventTime: (config) => isEventTimeWindow(config.window) },
  infer(input) {
    const [left, right] = input.inputs;
    const { config } = input;
    checkWindow(input, config, undefined);
    if (left === undefined || right === undefined) return [undefined];
    checkJoinKeys(input, left, right);
    const keys = keyColumns(left);
    const columns: Column[] = [...withWindowColumns(input, keys, config)];
    const rowsOf = (schema: readonly Column[]) => withNullable(types.array(withNullable(types.row(schema), false)), false);
    appendColumn(input, columns, { name: config.leftAs, type: rowsOf(left.schema) }, "leftAs");
    appendColumn(input, columns, { name: config.rightAs, type: rowsOf(right.schema) }, "rightAs");
    const identity = windowIdentity(
      keys.map((column) => column.name),
      config,
    );
    return [
      withSchema(left, columns, {
        hasEventTime: isEventTimeWindow(config.window),
        bounded: left.bounded && right.bounded,
        ...(identity === undefined ? {} : { uniqueKey: identity }),
      }),
    ];
  },
  describe: (config) => describeWindow(config.window),
  defaults: {
    window: { type: "tumbling", time: "event", sizeMs: 60_000, offsetMs: 0, stagger: "ALIGNED" },
    startColumn: "windowStart",
    endColumn: "windowEnd",
    allowedLatenessMs: 0,
    leftAs: "left",
    rightAs: "right",
  },
};
