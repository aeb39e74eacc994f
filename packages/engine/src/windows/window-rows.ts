import type { WindowRowsConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../graph/node-plan.ts";
import type { Operator } from "../operators/operator.ts";
import { rowOrder } from "../operators/row-order.ts";
import { rowValues } from "../record/row-class.ts";
import type { Row } from "../record/row.ts";
import type { WindowElement } from "./contents/window-contents.ts";
import { createWindowOperator } from "./create-window-operator.ts";
import { ResultRow } from "./result-row.ts";

/**
 * `window.rows`: all rows of a window, one by one with the window's bounds, or as one array.
 * Input:  rows keyed or not, append only.
 * Output: +I at the window's last instant; by the order, else by arrival.
 * State:  all rows of the window and key.
 * Source: Flink's ProcessWindowFunction over a buffered window.
 */
export function windowRows(plan: NodePlan): Operator {
  const config = plan.config as WindowRowsConfig;
  const schema = plan.inputSchemas[0] as Schema;
  const order = rowOrder(config.orderBy, schema);
  const isArray = config.output === "array";
  const result = new ResultRow(plan, { ...config, values: isArray ? [config.as] : schema.map((column) => column.name) });
  const sorted = (elements: readonly WindowElement[]): readonly Row[] => {
    const rows = elements.map((element) => element.row);
    return config.orderBy.length === 0 ? rows : rows.sort(order);
  };
  return createWindowOperator(plan, config, {
    incremental: undefined,
    elements: {
      process(elements, context) {
        const values = sorted(elements).map((row) => rowValues(row, schema.length));
        if (isArray) context.collect(result.create(context.key, context.window, [values]));
        else for (const row of values) context.collect(result.create(context.key, context.window, row));
      },
    },
  });
}
