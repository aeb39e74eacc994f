import type { JoinCoGroupConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../graph/node-plan.ts";
import type { Operator } from "../operators/operator.ts";
import { rowValues } from "../record/row-class.ts";
import type { WindowElement } from "../windows/contents/window-contents.ts";
import { ResultRow } from "../windows/result-row.ts";
import { createJoinWindow } from "./create-join-window.ts";

/**
 * `join.coGroup`: the rows of both sides per key and window, as two arrays; one of them may be empty.
 * Input:  two keyed streams, append only.
 * Output: +I, one row a firing, at the window's last instant; late rows are dropped and counted.
 * State:  the rows of both sides per key and window.
 * Source: Flink's CoGroupedStreams.
 */
export function coGroup(plan: NodePlan): Operator {
  const config = plan.config as JoinCoGroupConfig;
  const result = new ResultRow(plan, { ...config, values: [config.leftAs, config.rightAs] });
  const widths = plan.inputSchemas.map((schema: Schema) => schema.length);
  const side = (elements: readonly WindowElement[], input: number): unknown[] =>
    elements.filter((element) => element.input === input).map((element) => rowValues(element.row, widths[input] ?? 0));
  return createJoinWindow(plan, config, {
    process: (elements, context) => context.collect(result.create(context.key, context.window, [side(elements, 0), side(elements, 1)])),
  });
}
