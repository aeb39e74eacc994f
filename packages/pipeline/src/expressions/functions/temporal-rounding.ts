import { call as makeCall } from "../build.ts";
import { unitMonths, unitMs } from "../check/intervals.ts";
import { unitName } from "./temporal-units.ts";
import { wrongArgument, type FunctionCall } from "./function-definition.ts";
import type { Typed } from "../typed.ts";

/** FLOOR and CEIL of a time to a unit. The type stays; a TIMESTAMP_LTZ is rounded in the session's zone. */
export function temporalRounding(call: FunctionCall, up: boolean): Typed | undefined {
  const arg = call.args[0] as Typed;
  const unit = unitName(call.keywords[0]);
  const ms = unit === "WEEK" || unit === "DAY" ? 0 : (unitMs[unit] ?? 0);
  const isDate = unit === "WEEK" || unit === "DAY" || unit in unitMonths || unit === "ISOYEAR";
  const isSmall = unit === "MICROSECOND" || unit === "NANOSECOND";
  if (ms === 0 && !isDate && !isSmall)
    return call.context.fail(
      "ARGUMENT_TYPE",
      `${unit} is no unit of ${call.name}; use YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND or MILLISECOND`,
      call.range,
    );
  if (isSmall) return arg;
  const text = `"${unit}"`;
  const fn = up ? "ceil" : "floor";
  switch (arg.type.kind) {
    case "DATE":
      return isDate ? makeCall(call.name, [arg], arg.type, ([x = ""], { runtime }) => `${runtime}.${fn}Date(${text}, ${x})`) : arg;
    case "TIME":
      if (isDate) return call.context.fail("ARGUMENT_TYPE", `a TIME has no ${unit}; use HOUR, MINUTE, SECOND or MILLISECOND`, call.range);
      return makeCall(
        call.name,
        [arg],
        arg.type,
        ([x = ""], { runtime }) => `${runtime}.timeOf(${runtime}.${fn}Timestamp(${text}, ${x}, ${ms}))`,
      );
    case "TIMESTAMP":
      return makeCall(call.name, [arg], arg.type, ([x = ""], { runtime }) => `${runtime}.${fn}Timestamp(${text}, ${x}, ${ms})`);
    case "TIMESTAMP_LTZ": {
      const { zone } = call.context;
      const code = (x: string, runtime: string, z: string): string =>
        `${runtime}.toUtc(${runtime}.${fn}Timestamp(${text}, ${runtime}.toLocal(${x}, ${z}), ${ms}), ${z})`;
      return makeCall(call.name, [arg], arg.type, ([x = ""], { runtime, constant }) => code(x, runtime, constant(zone)));
    }
    default:
      return wrongArgument(call, 0, "a date or a time");
  }
}
