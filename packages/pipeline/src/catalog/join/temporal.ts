import { z } from "zod";
import { field } from "../parts/field.ts";
import { stateRetentionMs } from "../parts/scalars.ts";
import { joinedColumns, joinTypeField } from "./join-settings.ts";
import { joinColumns } from "../inference/join-checks.ts";
import { warnUnboundedState, withSchema } from "../inference/stream-types.ts";
import type { NodeKind } from "../node-kind.ts";

export const joinTemporalConfig = z.strictObject({
  joinType: joinTypeField(["inner", "left"]),
  time: field(z.enum(["event", "processing"]).default("event"), {
    title: "Version",
    control: "select",
    options: { event: "As of the left row's event time", processing: "The newest when the left row comes" },
  }),
  stateRetentionMs: stateRetentionMs(
    "A version is forgotten this long after its last use. Left out: the newest version of every key is kept for ever.",
  ),
  ...joinedColumns,
});
export type JoinTemporalConfig = z.infer<typeof joinTemporalConfig>;

/**
 * Joins each left row with the version of its key's right row that was valid at its time.
 * Input:  left append only; right a versioned table: the newest row of a key is its version, −D ends it. Both keyed alike.
 * Output: a row per left row (inner: where there is a version), with the left row's time; by event time when both watermarks have passed it.
 * State:  the versions that a left row may still ask for, and waiting left rows. Source: Flink's TemporalRowTimeJoinOperator and TemporalProcessTimeJoinOperator.
 */
export const joinTemporal: NodeKind<JoinTemporalConfig> = {
  kind: "join.temporal",
  category: "join",
  title: "Temporal join",
  summary: "Joins rows with the version that was valid at their time.",
  icon: "history",
  config: joinTemporalConfig,
  inputs: [
    { name: "left", title: "Rows" },
    { name: "right", title: "Versions" },
  ],
  outputs: [{ name: "out", title: "Results" }],
  traits: {
    needsKeys: true,
    stateful: true,
    needsEventTime: (config) => config.time === "event",
    accepts: ["append", "upsert", "retract"],
  },
  infer(input) {
    const left = input.inputs[0];
    if (left !== undefined && left.changelog !== "append") {
      input.report({
        code: "CHANGELOG_NOT_ACCEPTED",
        severity: "error",
        message:
          "The left side of a temporal join takes new rows only, and this stream also updates and deletes. Swap the sides, or join in front of the aggregation.",
      });
    }
    const columns = joinColumns(input, input.config.joinType);
    warnUnboundedState(input, "State of one version per key");
    return [left && columns && withSchema(left, columns)];
  },
  describe: (config) => `${config.joinType} · ${config.time === "event" ? "as of event time" : "newest"}`,
  defaults: { joinType: "left", time: "event" },
};
