import type { WindowAggregateConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../graph/node-plan.ts";
import { type RowAccumulator, RowAggregator } from "../operators/aggregates/row-aggregator.ts";
import { columnIndex } from "../operators/column-reader.ts";
import type { Operator } from "../operators/operator.ts";
import { DELETE, UPDATE_BEFORE } from "../record/row.ts";
import { AggregateContents } from "./contents/aggregate-contents.ts";
import { createWindowOperator } from "./create-window-operator.ts";
import { ResultRow } from "./result-row.ts";
import type { SessionFold } from "./session-operator.ts";

/**
 * `window.aggregate`: aggregates over the rows of a window.
 * Input:  rows keyed or not; +I, and −U +U −D too, which are taken out of the accumulators.
 * Output: +I, one row a firing: key columns, window bounds (time windows), aggregates.
 * State:  one accumulator a window and key; all rows of the window where there is an evictor.
 */
export function windowAggregate(plan: NodePlan): Operator {
  const config = plan.config as WindowAggregateConfig;
  const aggregator = windowAggregator(plan);
  const row = new ResultRow(plan, { ...config, values: config.aggregates.map((call) => call.as) });
  return createWindowOperator(plan, config, {
    incremental: {
      contents: new AggregateContents(aggregator),
      function: { process: (results, context) => context.collect(row.create(context.key, context.window, results)) },
      fold: aggregateFold(aggregator, row),
    },
    elements: {
      process(elements, context) {
        let accumulator = aggregator.create();
        for (const element of elements) accumulator = aggregator.add(accumulator, element.row);
        context.collect(row.create(context.key, context.window, aggregator.result(accumulator)));
      },
    },
  });
}

/** How the accumulators of the node's windows are made. */
export function windowAggregator(plan: NodePlan): RowAggregator {
  const { aggregates } = plan.config as WindowAggregateConfig;
  const output = plan.outputSchemas[0] as Schema;
  return new RowAggregator(aggregates, {
    schema: plan.inputSchemas[0] as Schema,
    timeZone: plan.timeZone,
    resultTypes: aggregates.map((call) => output[columnIndex(output, call.as)]!.type),
    isRetractable: true,
  });
}

function aggregateFold(aggregator: RowAggregator, row: ResultRow): SessionFold<unknown> {
  return {
    kept: { shape: aggregator.shape },
    prepare: (input) => aggregator.prepare(input),
    create: () => aggregator.create(),
    add: (accumulator, input, kind) => {
      const held = accumulator as RowAccumulator;
      return kind === UPDATE_BEFORE || kind === DELETE ? aggregator.retract(held, input) : aggregator.add(held, input);
    },
    merge: (a, b) => aggregator.merge(a as RowAccumulator, b as RowAccumulator),
    result: (key, window, accumulator) => {
      const held = accumulator as RowAccumulator;
      return aggregator.isEmpty(held) ? undefined : row.create(key, window, aggregator.result(held));
    },
  };
}
