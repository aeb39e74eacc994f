import type { WindowTopNConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../graph/node-plan.ts";
import { insertRanked, rankOf } from "../operators/keyed/ranked-rows.ts";
import type { Operator } from "../operators/operator.ts";
import { rowOrder } from "../operators/row-order.ts";
import { rowValues } from "../record/row-class.ts";
import type { Row } from "../record/row.ts";
import { createWindowOperator } from "./create-window-operator.ts";
import { ResultRow } from "./result-row.ts";

/**
 * `window.topN`: the first N rows of a window by an order; equal ones by arrival.
 * Input:  rows keyed or not, append only.
 * Output: +I, N rows a firing at most, in order, with rank (from 1) and window bounds where they have columns.
 * State:  all rows of the window and key.
 * Cost:   O(rows × N) a firing at worst.
 * Source: Flink SQL's window Top-N.
 */
export function windowTopN(plan: NodePlan): Operator {
  const config = plan.config as WindowTopNConfig;
  const schema = plan.inputSchemas[0] as Schema;
  const order = rowOrder(config.orderBy, schema);
  const names = schema.map((column) => column.name);
  const result = new ResultRow(plan, { ...config, values: config.rankColumn === "" ? names : [...names, config.rankColumn] });
  return createWindowOperator(plan, config, {
    incremental: undefined,
    elements: {
      process(elements, context) {
        let top: readonly Row[] = [];
        for (const { row } of elements) {
          const last = top[config.n - 1];
          if (last !== undefined && order(last, row) <= 0) continue;
          top = insertRanked(top, row, rankOf(top, row, order)).slice(0, config.n);
        }
        top.forEach((row, index) =>
          context.collect(result.create(context.key, context.window, [...rowValues(row, schema.length), index + 1])),
        );
      },
    },
  });
}
