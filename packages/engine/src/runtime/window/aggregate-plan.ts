import type { AggregateCall, WindowAggregateConfig } from "@millrace/pipeline/catalog";
import type { DataType } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { stepExpression, type StepExpression } from "../codegen/compiled-expression.ts";

/** One aggregate of the fast path and where it keeps its accumulator in a slot. */
export interface FastAggregate {
  readonly fn: "COUNT" | "SUM" | "MIN" | "MAX" | "AVG";
  readonly expression: StepExpression | undefined;
  readonly filter: StepExpression | undefined;
  /** Index in the slot; −1 where none is needed. */
  readonly valueSlot: number;
  /** Index of the number of values that counted; −1: all rows do. */
  readonly countSlot: number;
  /** integer: exact, leaves the number range by `ExactValues`. float: rounded at each step. */
  readonly arithmetic: "integer" | "float" | "double";
  readonly type: DataType;
  readonly outputColumn: number;
}

export interface AggregatePlan {
  readonly aggregates: readonly FastAggregate[];
  /** [rows, key, accumulators…] */
  readonly stride: number;
}

const INTEGERS = new Set(["TINYINT", "SMALLINT", "INT", "BIGINT"]);

/** Accumulators begin at `firstSlot`; undefined where an aggregate needs the reference operator. */
export function aggregatePlan(plan: NodePlan, config: WindowAggregateConfig, firstSlot = 2): AggregatePlan | undefined {
  let stride = firstSlot;
  const aggregates: FastAggregate[] = [];
  for (const call of config.aggregates) {
    const aggregate = fastAggregate(call);
    if (aggregate === undefined) return undefined;
    aggregates.push(aggregate);
  }
  return { aggregates, stride };

  function fastAggregate(call: AggregateCall): FastAggregate | undefined {
    const { fn } = call;
    if (fn !== "COUNT" && fn !== "SUM" && fn !== "MIN" && fn !== "MAX" && fn !== "AVG") return undefined;
    if (call.distinct) return undefined;
    const options = { nodeId: plan.nodeId, timeZone: plan.timeZone };
    const input = plan.inputSchemas[0]!;
    const expression = call.expr === undefined ? undefined : stepExpression(call.expr, input, options);
    const filter = call.filter === undefined ? undefined : stepExpression(call.filter, input, { ...options, expected: "BOOLEAN" });
    const outputColumn = plan.outputSchemas[0]!.findIndex((column) => column.name === call.as);
    const type = plan.outputSchemas[0]![outputColumn]?.type;
    if (type === undefined || (expression === undefined && fn !== "COUNT")) return undefined;
    const valueType = expression?.typed.type;
    const arithmetic =
      valueType === undefined || INTEGERS.has(valueType.kind) ? "integer" : valueType.kind === "FLOAT" ? "float" : "double";
    if (fn !== "COUNT" && arithmetic === "double" && valueType!.kind !== "DOUBLE") return undefined;
    const isPartial = filter !== undefined || (valueType?.nullable ?? false);
    return {
      fn,
      expression,
      filter,
      type,
      arithmetic,
      outputColumn,
      valueSlot: fn === "COUNT" ? -1 : stride++,
      countSlot: isPartial ? stride++ : -1,
    };
  }
}
