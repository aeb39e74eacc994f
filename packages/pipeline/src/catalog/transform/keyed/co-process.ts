import { z } from "zod";
import { field } from "../../parts/field.ts";
import { processOps, processSettings } from "./process-ops.ts";
import { readSchema } from "../../inference/columns.ts";
import { checkJoinKeys } from "../../inference/join-checks.ts";
import { checkSteps, processRowScope, processTimerScope, stateSchema } from "../../inference/process-scope.ts";
import { keyColumns, withSchema } from "../../inference/stream-types.ts";
import type { NodeKind } from "../../node-kind.ts";
import { describeProcess, usesEventTimers } from "./process.ts";

export const transformCoProcessConfig = z.strictObject({
  onFirst: field(processOps.default([]), { title: "On each row of the first input", control: "list", port: "first" }),
  onSecond: field(processOps.default([]), { title: "On each row of the second input", control: "list", port: "second" }),
  ...processSettings,
});
export type TransformCoProcessConfig = z.infer<typeof transformCoProcessConfig>;

/**
 * A keyed process function over two inputs that share state and timers.
 * Input: both keyed by as many columns of equal types, append only. Output: the rows that the steps emit.
 * State: `state` per key, and the timers. On a timer the key has the names of the first input. Source: Flink's KeyedCoProcessFunction.
 */
export const transformCoProcess: NodeKind<TransformCoProcessConfig> = {
  kind: "transform.coProcess",
  category: "transform",
  title: "Connect and process",
  summary: "Two inputs with shared state and timers, per key.",
  icon: "waypoints",
  config: transformCoProcessConfig,
  inputs: [
    { name: "first", title: "First input" },
    { name: "second", title: "Second input" },
  ],
  outputs: [{ name: "out", title: "Results" }],
  traits: {
    needsKeys: true,
    stateful: true,
    needsEventTime: (config) => usesEventTimers([...config.onFirst, ...config.onSecond, ...config.onTimer]),
  },
  infer(input) {
    const [first, second] = input.inputs;
    const { config } = input;
    const result = readSchema(input, config.schema, "schema");
    const state = stateSchema(input, config.state);
    if (config.onFirst.length + config.onSecond.length === 0) {
      input.report({
        code: "SETTING_MISSING",
        severity: "error",
        message: "Nothing happens on rows. Add a step for the first or the second input.",
        path: "onFirst",
      });
    }
    if (first === undefined || second === undefined || state === undefined) return [undefined];
    checkJoinKeys(input, first, second);
    checkSteps(input, { ops: config.onFirst, path: "onFirst", scope: processRowScope(first.schema, state), state, result });
    checkSteps(input, { ops: config.onSecond, path: "onSecond", scope: processRowScope(second.schema, state), state, result });
    checkSteps(input, { ops: config.onTimer, path: "onTimer", scope: processTimerScope(keyColumns(first), state), state, result });
    return [
      result &&
        withSchema(first, result, { hasEventTime: first.hasEventTime && second.hasEventTime, bounded: first.bounded && second.bounded }),
    ];
  },
  describe: (config) => describeProcess(config.state.length, config.onTimer.length > 0),
  defaults: { onFirst: [], onSecond: [], state: [], onTimer: [], schema: {} },
};
