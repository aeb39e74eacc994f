import { z } from "zod";
import { field } from "../../parts/field.ts";
import { processOps, processSettings, type ProcessOp } from "./process-ops.ts";
import { readSchema } from "../../inference/columns.ts";
import { checkSteps, processRowScope, processTimerScope, stateSchema } from "../../inference/process-scope.ts";
import { keyColumns, withSchema } from "../../inference/stream-types.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformProcessConfig = z.strictObject({
  onRow: field(processOps.min(1, "add at least one step"), {
    title: "On each row",
    description: "Sees the row, the state, row_time, watermark_time and processing_time.",
    control: "list",
  }),
  ...processSettings,
});
export type TransformProcessConfig = z.infer<typeof transformProcessConfig>;

/**
 * A keyed process function: values per key, timers, and steps that read and write them.
 * Input: keyed, append only. Output: the rows that the steps emit; those of a processing-time timer have no timestamp.
 * State: `state` per key, and the timers. Source: Flink's KeyedProcessFunction.
 */
export const transformProcess: NodeKind<TransformProcessConfig> = {
  kind: "transform.process",
  category: "transform",
  title: "Process",
  summary: "Steps with state and timers, per key.",
  icon: "square-function",
  config: transformProcessConfig,
  inputs: [{ name: "in", title: "Keyed rows" }],
  outputs: [{ name: "out", title: "Results" }],
  traits: { needsKeys: true, stateful: true, needsEventTime: (config) => usesEventTimers([...config.onRow, ...config.onTimer]) },
  infer(input) {
    const stream = input.inputs[0];
    const { config } = input;
    const result = readSchema(input, config.schema, "schema");
    const state = stateSchema(input, config.state);
    if (stream === undefined || state === undefined) return [undefined];
    checkSteps(input, { ops: config.onRow, path: "onRow", scope: processRowScope(stream.schema, state), state, result });
    checkSteps(input, { ops: config.onTimer, path: "onTimer", scope: processTimerScope(keyColumns(stream), state), state, result });
    return [result && withSchema(stream, result)];
  },
  describe: (config) => describeProcess(config.state.length, config.onTimer.length > 0),
  defaults: { onRow: [], state: [], onTimer: [], schema: {} },
};

export function usesEventTimers(ops: readonly ProcessOp[]): boolean {
  return ops.some((op) => op.op === "registerTimer" && op.domain === "event");
}

export function describeProcess(states: number, hasTimers: boolean): string {
  const parts = [states === 1 ? "1 state" : `${states} states`];
  if (hasTimers) parts.push("timers");
  return parts.join(" · ");
}
