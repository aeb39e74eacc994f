import { formatDataType, isCharacter, isNumeric, types, withNullable } from "../../types/index.ts";
import type { DataType, Schema } from "../../types/data-type.ts";
import type { AggregateCall, AggregateFunction } from "../parts/aggregate-call.ts";
import { checkCondition, checkField } from "./expression-fields.ts";
import { isComparable } from "./order.ts";
import type { Report } from "./report.ts";

/**
 * The result type of an aggregate, as Flink SQL gives it: SUM, AVG, STDDEV and VAR keep the type of whole numbers, DECIMAL widens.
 * COLLECT, a MULTISET in Flink, is MAP<T, INT NOT NULL>: value → how often. `argument` is undefined for COUNT of rows.
 * `mayBeEmpty`: the aggregate may run over no rows, where all but COUNT give null.
 * Source: Flink LogicalTypeMerging.findSumAggType, findAvgAggType; TOP_N is our own.
 */
export function aggregateType(call: AggregateCall, argument: DataType | undefined, mayBeEmpty: boolean): DataType {
  const nullable = mayBeEmpty || call.filter !== undefined || (argument?.nullable ?? false);
  if (call.fn === "COUNT" || argument === undefined) return withNullable(types.bigint, false);
  switch (call.fn) {
    case "SUM":
      return withNullable(argument.kind === "DECIMAL" ? types.decimal(38, argument.scale) : argument, nullable);
    case "AVG":
    case "STDDEV_POP":
    case "STDDEV_SAMP":
    case "VAR_POP":
    case "VAR_SAMP": {
      const single = call.fn === "STDDEV_SAMP" || call.fn === "VAR_SAMP";
      return withNullable(argument.kind === "DECIMAL" ? types.decimal(38, Math.max(6, argument.scale)) : argument, nullable || single);
    }
    case "MIN":
    case "MAX":
      return withNullable(argument, nullable);
    case "FIRST_VALUE":
    case "LAST_VALUE":
      return withNullable(argument, true);
    case "COLLECT":
      return types.map(argument, withNullable(types.int, false));
    case "ARRAY_AGG":
    case "TOP_N":
      return types.array(argument);
    case "LISTAGG":
      return types.string;
    case "PERCENTILE":
      return Array.isArray(call.params?.percentage) ? types.array(types.double) : types.double;
  }
}

/** Checks one aggregate and gives its type, undefined where that cannot be known. */
export function checkAggregate(
  input: Report,
  call: AggregateCall,
  schema: Schema,
  path: string,
  mayBeEmpty: boolean,
): DataType | undefined {
  checkCondition(input, call.filter, `${path}.filter`, schema);
  if (call.expr === undefined) {
    if (call.fn === "COUNT" && !call.distinct) return aggregateType(call, undefined, mayBeEmpty);
    const message =
      call.fn === "COUNT"
        ? "COUNT DISTINCT needs what to count: choose a column or expression."
        : `${call.fn} needs a column or an expression to work on.`;
    input.report({ code: "SETTING_MISSING", severity: "error", message, path: `${path}.expr` });
    return undefined;
  }
  const argument = checkField(input, { text: call.expr, path: `${path}.expr`, schema });
  checkParams(input, call, path);
  if (argument === undefined) return undefined;
  if (!accepts(call.fn, argument)) {
    input.report({
      code: "AGGREGATE_TYPE",
      severity: "error",
      message: `${call.fn} cannot take ${formatDataType(argument)}. ${needs(call.fn)}`,
      path: `${path}.expr`,
      ...(isCharacter(argument) && isNumericFunction(call.fn)
        ? {
            fixes: [
              {
                title: "Cast it to DOUBLE",
                action: "set-config",
                nodeId: input.nodeId,
                path: `${path}.expr`,
                value: `CAST(${call.expr} AS DOUBLE)`,
              },
            ] as const,
          }
        : {}),
    });
    return undefined;
  }
  return aggregateType(call, argument, mayBeEmpty);
}

function checkParams(input: Report, call: AggregateCall, path: string): void {
  if (call.fn === "PERCENTILE" && call.params?.percentage === undefined) {
    input.report({
      code: "SETTING_MISSING",
      severity: "error",
      message: "PERCENTILE needs a percentage between 0 and 1; 0.5 is the median.",
      path: `${path}.params.percentage`,
      fixes: [
        {
          title: "Use the median",
          action: "set-config",
          nodeId: input.nodeId,
          path: `${path}.params`,
          value: { ...call.params, percentage: 0.5 },
        },
      ],
    });
  }
  if (call.fn === "TOP_N" && call.params?.n === undefined) {
    input.report({
      code: "SETTING_MISSING",
      severity: "error",
      message: "TOP_N needs a number: how many of the greatest values it gives.",
      path: `${path}.params.n`,
      fixes: [{ title: "Use 10", action: "set-config", nodeId: input.nodeId, path: `${path}.params`, value: { ...call.params, n: 10 } }],
    });
  }
}

function isNumericFunction(fn: AggregateFunction): boolean {
  return ["SUM", "AVG", "STDDEV_POP", "STDDEV_SAMP", "VAR_POP", "VAR_SAMP", "PERCENTILE"].includes(fn);
}

function accepts(fn: AggregateFunction, type: DataType): boolean {
  if (isNumericFunction(fn)) return isNumeric(type);
  if (fn === "MIN" || fn === "MAX" || fn === "TOP_N") return isComparable(type);
  if (fn === "LISTAGG") return isCharacter(type);
  return type.kind !== "NULL";
}

function needs(fn: AggregateFunction): string {
  if (isNumericFunction(fn)) return "It needs a number; write CAST(… AS DOUBLE) where the text holds one.";
  if (fn === "LISTAGG") return "It needs text; write CAST(… AS STRING).";
  return "It needs values that have an order: numbers, text or times.";
}
