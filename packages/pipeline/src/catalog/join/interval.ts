import { z } from "zod";
import { field } from "../parts/field.ts";
import { signedMs } from "../parts/scalars.ts";
import { joinedColumns, joinTypeField } from "./join-settings.ts";
import { durationText } from "../parts/duration-text.ts";
import { joinColumns } from "../inference/join-checks.ts";
import { withSchema } from "../inference/stream-types.ts";
import type { NodeKind } from "../node-kind.ts";

export const joinIntervalConfig = z.strictObject({
  joinType: joinTypeField(["inner", "left", "right", "full"]),
  lowerBoundMs: field(signedMs, {
    title: "From",
    description: "Right time minus left time; negative: the right row may be earlier.",
    unit: "ms",
    control: "duration",
  }),
  upperBoundMs: field(signedMs, { title: "To", unit: "ms", control: "duration" }),
  lowerBoundExclusive: field(z.boolean().default(false), { title: "Without the lower bound itself", control: "switch", advanced: true }),
  upperBoundExclusive: field(z.boolean().default(false), { title: "Without the upper bound itself", control: "switch", advanced: true }),
  lateOutput: field(z.boolean().default(false), {
    title: "Late rows as side outputs",
    description: "On: they leave by the ports “lateLeft” and “lateRight”.",
    control: "switch",
    advanced: true,
  }),
  ...joinedColumns,
});
export type JoinIntervalConfig = z.infer<typeof joinIntervalConfig>;

/**
 * Joins rows of equal key whose times are near: right.t within [left.t + lower, left.t + upper].
 * Input:  two streams keyed alike, with event time, append only.
 * Output: pairs at once, with the later time of the two; rows without a partner (outer joins) once none can come any more.
 * State:  rows of both sides until the watermark has passed their interval. Source: Flink's IntervalJoinOperator; outer joins as in Flink SQL.
 */
export const joinInterval: NodeKind<JoinIntervalConfig> = {
  kind: "join.interval",
  category: "join",
  title: "Interval join",
  summary: "Joins rows of one key whose times are near.",
  icon: "stretch-horizontal",
  config: joinIntervalConfig,
  inputs: [
    { name: "left", title: "Left rows" },
    { name: "right", title: "Right rows" },
  ],
  outputs: (config) => [
    { name: "out", title: "Results" },
    ...(config.lateOutput
      ? [
          { name: "lateLeft", title: "Late left rows", optional: true },
          { name: "lateRight", title: "Late right rows", optional: true },
        ]
      : []),
  ],
  traits: { needsKeys: true, stateful: true, needsEventTime: true },
  infer(input) {
    const [left, right] = input.inputs;
    const { config } = input;
    if (config.lowerBoundMs > config.upperBoundMs) {
      input.report({
        code: "INTERVAL_EMPTY",
        severity: "error",
        message: `The interval from ${config.lowerBoundMs} ms to ${config.upperBoundMs} ms is empty. Make the lower bound at most the upper.`,
        path: "lowerBoundMs",
        fixes: [
          {
            title: "Swap the bounds",
            action: "set-config",
            nodeId: input.nodeId,
            path: "",
            value: { ...config, lowerBoundMs: config.upperBoundMs, upperBoundMs: config.lowerBoundMs },
          },
        ],
      });
    }
    const columns = joinColumns(input, config.joinType);
    const bounded = left?.bounded === true && right?.bounded === true;
    const result = left && columns && withSchema(left, columns, { bounded });
    return config.lateOutput ? [result, left && withSchema(left, left.schema), right && withSchema(right, right.schema)] : [result];
  },
  describe: (config) => `${config.joinType} · ${durationText(config.lowerBoundMs)} … ${durationText(config.upperBoundMs)}`,
  defaults: {
    joinType: "inner",
    lowerBoundMs: 0,
    upperBoundMs: 60_000,
    lowerBoundExclusive: false,
    upperBoundExclusive: false,
    lateOutput: false,
  },
};
