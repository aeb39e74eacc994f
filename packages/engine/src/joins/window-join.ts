import type { JoinWindowConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../graph/node-plan.ts";
import type { OperatorContext } from "../operators/operator-context.ts";
import type { Operator } from "../operators/operator.ts";
import { createJoinWindow } from "./create-join-window.ts";
import { JoinedRows } from "./joined-rows.ts";
import { pairUp } from "./pair-up.ts";
import { windowBounds } from "./window-bounds.ts";

/**
 * `join.window`: joins rows of equal key in the same window, when the window fires.
 * Input:  two keyed streams, append only.
 * Output: +I, pairs and, by the join type, rows without a partner, at the window's last instant; late rows are dropped and counted.
 * State:  the rows of both sides per key and window.
 * Cost:   O(left × right) a firing.
 * Source: Flink's JoinedStreams (inner); outer, semi and anti as the window joins of Flink SQL.
 */
export function windowJoin(plan: NodePlan): Operator {
  const config = plan.config as JoinWindowConfig;
  const rows = new JoinedRows(plan, config);
  const bounds = windowBounds(config);
  let rowError: OperatorContext["rowError"];
  return createJoinWindow(plan, config, {
    open(context) {
      rowError = (error, row) => context.rowError(error, row);
    },
    process(elements, context) {
      const left = elements.filter((element) => element.input === 0).map((element) => element.row);
      const right = elements.filter((element) => element.input === 1).map((element) => element.row);
      const extra = bounds(context.window);
      pairUp(
        config.joinType,
        { left, right, emit: (a, b) => context.collect(rows.result(a, b, extra)), onError: (error, row) => rowError(error, row) },
        rows,
      );
    },
  });
}
