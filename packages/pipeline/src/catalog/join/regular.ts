import { z } from "zod";
import { stateRetentionMs } from "../parts/scalars.ts";
import { joinedColumns, joinTypeField } from "./join-settings.ts";
import { joinColumns } from "../inference/join-checks.ts";
import { warnUnboundedState, withSchema } from "../inference/stream-types.ts";
import type { NodeKind } from "../node-kind.ts";

export const joinRegularConfig = z.strictObject({
  joinType: joinTypeField(["inner", "left", "right", "full", "semi", "anti"]),
  stateRetentionMs: stateRetentionMs(
    "A row is forgotten this long after it came; later partners then miss it. Left out: all rows of both sides are kept for ever.",
  ),
  ...joinedColumns,
});
export type JoinRegularConfig = z.infer<typeof joinRegularConfig>;

/**
 * Joins all rows of equal key, whenever they come.
 * Input:  two streams keyed alike, any changelog.
 * Output: +I only for an inner join of append-only inputs, otherwise a changelog. The results have no event time, as in Flink SQL.
 * State:  all rows of both sides, for `stateRetentionMs`. Source: Flink's StreamingJoinOperator and StreamingSemiAntiJoinOperator.
 */
export const joinRegular: NodeKind<JoinRegularConfig> = {
  kind: "join.regular",
  category: "join",
  title: "Join",
  summary: "Joins all rows of one key, whenever they come.",
  icon: "combine",
  config: joinRegularConfig,
  inputs: [
    { name: "left", title: "Left rows" },
    { name: "right", title: "Right rows" },
  ],
  outputs: [{ name: "out", title: "Results" }],
  traits: { needsKeys: true, stateful: true, accepts: ["append", "upsert", "retract"] },
  infer(input) {
    const [left, right] = input.inputs;
    const columns = joinColumns(input, input.config.joinType);
    warnUnboundedState(input, "State of all rows of both sides");
    if (left === undefined || right === undefined || columns === undefined) return [undefined];
    const { joinType } = input.config;
    const appendOnly = left.changelog === "append" && right.changelog === "append" && (joinType === "inner" || joinType === "semi");
    const changelog = appendOnly || input.settings.executionMode === "batch" ? "append" : "retract";
    return [withSchema(left, columns, { changelog, hasEventTime: false, bounded: left.bounded && right.bounded })];
  },
  describe: (config) => config.joinType,
  defaults: { joinType: "inner" },
};
