import { addInterval, amountOf } from "../check/operators/date-time-arithmetic.ts";
import { call as makeCall, literal, nullableIf } from "../build.ts";
import { clockFunctions } from "./clock-functions.ts";
import { convert } from "../check/conversion/convert.ts";
import { dateUnits, timeUnits, unitName } from "./temporal-units.ts";
import { dayTimeInterval, unitMonths, unitMs, yearMonthInterval } from "../check/intervals.ts";
import { formatDataType } from "../../types/format-data-type.ts";
import { isDateTime, isInteger } from "../../types/type-families.ts";
import { types, withNullable } from "../../types/type-constructors.ts";
import { timeTextFunctions } from "./time-text-functions.ts";
import { wrongArgument, type FunctionCall, type FunctionDefinition } from "./function-definition.ts";
import type { Typed } from "../typed.ts";

const category = "temporal";

/** Functions of dates and times. */
export const temporalFunctions: readonly FunctionDefinition[] = [
  { name: "EXTRACT", category, signature: "EXTRACT(unit FROM time)", summary: "A field of a date, a time or an interval. WEEK is the ISO week; DOW counts from Sunday = 1, ISODOW from Monday = 1.", example: "EXTRACT(YEAR FROM DATE '2024-02-29')", arity: [1, 1],
    resolve: (call) => extract(call, unitName(call.keywords[0])) },
  ...fields([["YEAR", "YEAR", "The year."], ["QUARTER", "QUARTER", "The quarter, 1 to 4."], ["MONTH", "MONTH", "The month, 1 to 12."], ["WEEK", "WEEK", "The ISO week, 1 to 53."], ["DAYOFYEAR", "DOY", "The day of the year."],
    ["DAYOFMONTH", "DAY", "The day of the month."], ["DAYOFWEEK", "DOW", "The day of the week, Sunday is 1."], ["HOUR", "HOUR", "The hour, 0 to 23."], ["MINUTE", "MINUTE", "The minute, 0 to 59."], ["SECOND", "SECOND", "The second, 0 to 59."]]),
  { name: "TIMESTAMPADD", category, signature: "TIMESTAMPADD(unit, amount, time)", summary: "A time moved by an amount of units; months are cut to the month's end.", example: "TIMESTAMPADD(MONTH, 1, DATE '2024-01-31')", arity: [2, 2], resolve: timestampAdd },
  { name: "TIMESTAMPDIFF", category, signature: "TIMESTAMPDIFF(unit, from, to)", summary: "The whole units between two times.", example: "TIMESTAMPDIFF(DAY, DATE '2024-01-01', DATE '2024-03-01')", arity: [2, 2], resolve: timestampDiff },
  { name: "MINUS_DATE", category, signature: "(time − time) unit", summary: "The interval between two times.", example: "(DATE '2024-03-01' - DATE '2024-02-28') DAY", arity: [3, 3], resolve: difference },
  { name: "INTERVAL", category, signature: "INTERVAL amount unit", summary: "An interval of an amount of units.", example: "DATE '2024-01-01' + INTERVAL '3' DAY", arity: [2, 2],
    resolve: (call) => {
      const [amount, unit] = call.args as readonly [Typed, Typed];
      return isInteger(amount.type) ? amountOf(amount, unit) : wrongArgument(call, 0, "a whole number");
    } },
  ...timeTextFunctions,
  ...clockFunctions,
]; // prettier-ignore

function fields(rows: readonly (readonly [string, string, string])[]): readonly FunctionDefinition[] {
  return rows.map(([name, unit, summary]) => ({
    name, category, signature: `${name}(time)`, summary, example: `${name}(TIMESTAMP '2024-02-29 13:45:56')`, arity: [1, 1],
    resolve: (call) => extract(call, unit),
  })); // prettier-ignore
}

function extract(call: FunctionCall, unit: string): Typed | undefined {
  const arg = call.args[0] as Typed;
  const type = nullableIf([arg], types.bigint);
  const wrongUnit = (): undefined =>
    call.context.fail("ARGUMENT_TYPE", `${formatDataType(withNullable(arg.type, true))} has no field ${unit}`, call.range);
  if (!dateUnits.has(unit) && !timeUnits.has(unit) && unit !== "EPOCH") {
    return call.context.fail(
      "ARGUMENT_TYPE",
      `${unit} is no unit of time; use YEAR, QUARTER, MONTH, WEEK, DAY, DOY, DOW, HOUR, MINUTE, SECOND, MILLISECOND or EPOCH`,
      call.range,
    );
  }
  const isSmall = unit === "MICROSECOND" || unit === "NANOSECOND";
  switch (arg.type.kind) {
    case "DATE":
      if (isSmall) return wrongUnit();
      if (unit === "EPOCH") return makeCall("EXTRACT", [arg], type, ([x = ""]) => `(${x} * 86400)`);
      if (timeUnits.has(unit)) return makeCall("EXTRACT", [arg], type, ([x = ""]) => `(${x} * 0)`);
      return makeCall("EXTRACT", [arg], type, ([x = ""], { runtime }) => `${runtime}.extractDate("${unit}", ${x})`);
    case "TIME":
      if (!timeUnits.has(unit) || unit === "MICROSECOND" || unit === "NANOSECOND") return wrongUnit();
      return makeCall("EXTRACT", [arg], type, ([x = ""], { runtime }) => `${runtime}.extractTime("${unit}", ${x})`);
    case "TIMESTAMP":
      return makeCall("EXTRACT", [arg], type, ([x = ""], { runtime }) => instantCode(unit, x, runtime));
    case "TIMESTAMP_LTZ": {
      const { zone } = call.context;
      if (unit === "EPOCH") return makeCall("EXTRACT", [arg], type, ([x = ""], { runtime }) => instantCode(unit, x, runtime));
      return makeCall("EXTRACT", [arg], type, ([x = ""], { runtime, constant }) =>
        instantCode(unit, `${runtime}.toLocal(${x}, ${constant(zone)})`, runtime),
      );
    }
    case "INTERVAL": {
      const isYears = arg.type.unit === "YEAR_MONTH";
      const fits = isYears
        ? ["YEAR", "QUARTER", "MONTH"].includes(unit)
        : ["DAY", "HOUR", "MINUTE", "SECOND", "MILLISECOND"].includes(unit);
      if (!fits) return wrongUnit();
      return makeCall(
        "EXTRACT",
        [arg],
        type,
        ([x = ""], { runtime }) => `${runtime}.extract${isYears ? "YearMonth" : "DayTime"}("${unit}", ${x})`,
      );
    }
    default:
      return wrongArgument(call, 0, "a date, a time or an interval");
  }
}

function instantCode(unit: string, x: string, runtime: string): string {
  if (unit === "EPOCH") return `${runtime}.epochSecond(${x})`;
  return `${runtime}.${timeUnits.has(unit) ? "extractTime" : "extractTimestamp"}("${unit}", ${x})`;
}

function timestampAdd(call: FunctionCall): Typed | undefined {
  const [amount, time] = call.args as readonly [Typed, Typed];
  const unit = unitName(call.keywords[0]);
  const isMonths = ["MONTH", "QUARTER", "YEAR"].includes(unit);
  const size = isMonths ? unitMonths[unit] : unit === "MICROSECOND" ? 0.001 : unit === "NANOSECOND" ? 0.000001 : unitMs[unit];
  if (size === undefined)
    return call.context.fail(
      "ARGUMENT_TYPE",
      `${unit} is no unit of TIMESTAMPADD; use YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE or SECOND`,
      call.range,
    );
  if (!isInteger(amount.type)) return wrongArgument(call, 0, "a whole number");
  if (!isDateTime(time.type)) return wrongArgument(call, 1, "a date or a time");
  const isPart = !isMonths && size < (unitMs.DAY as number);
  if (time.type.kind === "TIME" && !isMonths && (!isPart || size < 1000))
    return call.context.fail("ARGUMENT_TYPE", `a TIME cannot be moved by ${unit}; use HOUR, MINUTE or SECOND`, call.range);
  const start = time.type.kind === "DATE" && isPart ? convert(time, types.timestamp(6), call.context.zone) : time;
  const interval = amountOf(amount, literal(size, isMonths ? yearMonthInterval : dayTimeInterval));
  return addInterval(start, interval, 1);
}

function timestampDiff(call: FunctionCall): Typed | undefined {
  const unit = unitName(call.keywords[0]);
  const isMonths = ["MONTH", "QUARTER", "YEAR"].includes(unit);
  const size = isMonths ? unitMonths[unit] : unitMs[unit];
  if (size === undefined)
    return call.context.fail(
      "ARGUMENT_TYPE",
      `${unit} is no unit of TIMESTAMPDIFF; use YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE or SECOND`,
      call.range,
    );
  const pair = sameTimes(call);
  if (pair === undefined) return undefined;
  const type = nullableIf(pair, types.int);
  if (!isMonths)
    return makeCall("TIMESTAMPDIFF", pair, type, ([a = "", b = ""], { runtime }) => `${runtime}.unitsBetween(${a}, ${b}, ${size})`);
  return makeCall(
    "TIMESTAMPDIFF",
    pair,
    type,
    ([a = "", b = ""], { runtime }) => `(Math.trunc(${runtime}.monthsBetween(${a}, ${b}) / ${size}) + 0)`,
  );
}

/** Both times in milliseconds of one kind. */
function sameTimes(call: FunctionCall): readonly [Typed, Typed] | undefined {
  const [a, b] = call.args as readonly [Typed, Typed];
  if (!isDateTime(a.type)) return wrongArgument(call, 0, "a date or a time");
  if (!isDateTime(b.type)) return wrongArgument(call, 1, "a date or a time");
  const isLtz = (a.type.kind === "TIMESTAMP_LTZ") !== (b.type.kind === "TIMESTAMP_LTZ");
  if (isLtz || (a.type.kind === "TIME") !== (b.type.kind === "TIME")) {
    return call.context.fail(
      "ARGUMENT_TYPE",
      `${call.name} needs two times of one kind, not ${formatDataType(a.type)} and ${formatDataType(b.type)}; cast one`,
      call.range,
    );
  }
  const millis = (typed: Typed): Typed =>
    typed.type.kind === "DATE" ? convert(typed, types.timestamp(3), call.context.zone) : wholeMillis(typed);
  return [millis(a), millis(b)];
}

/** Flink counts the milliseconds of either time, not those of their distance. */
function wholeMillis(time: Typed): Typed {
  const hasMicros = (time.type.kind === "TIMESTAMP" || time.type.kind === "TIMESTAMP_LTZ") && time.type.precision > 3;
  return hasMicros ? makeCall("FLOOR", [time], time.type, ([x = ""]) => `Math.floor(${x})`) : time;
}

/** (a - b) DAY: an interval of milliseconds, or of months for YEAR and MONTH. */
function difference(call: FunctionCall): Typed | undefined {
  const [a, b, unit] = call.args as readonly [Typed, Typed, Typed];
  const pair = sameTimes({ ...call, name: "-", args: [a, b] });
  if (pair === undefined) return undefined;
  const isMonths = unit.type.kind === "INTERVAL" && unit.type.unit === "YEAR_MONTH";
  if (isMonths)
    return makeCall(
      "-",
      pair,
      nullableIf(pair, yearMonthInterval),
      ([x = "", y = ""], { runtime }) => `${runtime}.monthsBetween(${y}, ${x})`,
    );
  return makeCall("-", pair, nullableIf(pair, dayTimeInterval), ([x = "", y = ""]) => `(${x} - ${y})`);
}
