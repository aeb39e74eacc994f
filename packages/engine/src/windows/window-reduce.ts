import type { WindowReduceConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../graph/node-plan.ts";
import { combineRows } from "../operators/combine-rows.ts";
import type { Operator } from "../operators/operator.ts";
import { rowValues } from "../record/row-class.ts";
import type { Row } from "../record/row.ts";
import { ReduceContents } from "./contents/reduce-contents.ts";
import { createWindowOperator } from "./create-window-operator.ts";
import { ResultRow } from "./result-row.ts";

/**
 * `window.reduce`: the rows of a window combined into one.
 * Input:  rows keyed or not, append only.
 * Output: +I, one row a firing: the combined columns and the window bounds (time windows).
 * State:  one row a window and key; all rows where there is an evictor.
 * Source: Flink's WindowedStream.reduce; where an evictor leaves nothing, the result has the key and nulls.
 */
export function windowReduce(plan: NodePlan): Operator {
  const config = plan.config as WindowReduceConfig;
  const schema = plan.inputSchemas[0] as Schema;
  const reduce = combineRows(config, schema, plan.timeZone);
  const keyNames = new Set((plan.inputKeys[0] ?? []).map((index) => schema[index]?.name));
  const valueNames = schema.map((column) => column.name);
  const result = new ResultRow(plan, { ...config, values: valueNames });
  const empty = new ResultRow(plan, { ...config, values: valueNames.filter((name) => !keyNames.has(name)) });
  const nulls = schema.map(() => null);
  return createWindowOperator(plan, config, {
    incremental: {
      contents: new ReduceContents(schema, reduce),
      function: { process: (row, context) => context.collect(result.create(context.key, context.window, rowValues(row, schema.length))) },
      fold: {
        kept: { rows: schema },
        create: () => undefined,
        add: (soFar, row) => (soFar === undefined ? row : reduce(soFar as Row, row)),
        merge: (a, b) => reduce(a as Row, b as Row),
        result: (key, window, row) => result.create(key, window, rowValues(row as Row, schema.length)),
      },
    },
    elements: {
      process(elements, context) {
        const [first, ...rest] = elements.map((element) => element.row);
        if (first === undefined) context.collect(empty.create(context.key, context.window, nulls));
        else
          context.collect(
            result.create(
              context.key,
              context.window,
              rowValues(
                rest.reduce((soFar: Row, next) => reduce(soFar, next), first),
                schema.length,
              ),
            ),
          );
      },
    },
  });
}
