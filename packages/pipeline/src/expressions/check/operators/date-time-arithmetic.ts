import { call, nullableIf } from "../../build.ts";
import { isInteger } from "../../../types/type-families.ts";
import type { ArithmeticOperator } from "./arithmetic.ts";
import type { Typed } from "../../typed.ts";

/** date ± interval, interval ± interval, interval × number; undefined where the operands are none of these. */
export function dateTimeArithmetic(operator: ArithmeticOperator, a: Typed, b: Typed): Typed | undefined {
  if (operator === "*" && a.type.kind === "INTERVAL" && isInteger(b.type)) return times(a, b);
  if (operator === "*" && b.type.kind === "INTERVAL" && isInteger(a.type)) return times(b, a);
  if (operator !== "+" && operator !== "-") return undefined;
  if (a.type.kind === "INTERVAL" && b.type.kind === "INTERVAL") {
    if (a.type.unit !== b.type.unit) return undefined;
    return call(operator, [a, b], nullableIf([a, b], a.type), ([x = "", y = ""]) => `(${x} ${operator} ${y})`);
  }
  if (b.type.kind === "INTERVAL") return addInterval(a, b, operator === "-" ? -1 : 1);
  if (a.type.kind === "INTERVAL" && operator === "+") return addInterval(b, a, 1);
  return undefined;
}

function times(interval: Typed, factor: Typed): Typed {
  return call("*", [interval, factor], nullableIf([interval, factor], interval.type), ([x = "", y = ""]) => `(${x} * Number(${y}) + 0)`);
}

/** A point in time plus or minus an interval; its type stays. */
export function addInterval(time: Typed, interval: Typed, sign: 1 | -1): Typed | undefined {
  const type = nullableIf([time, interval], time.type);
  const isMonths = interval.type.kind === "INTERVAL" && interval.type.unit === "YEAR_MONTH";
  const operator = sign === 1 ? "+" : "-";
  const signed = (amount: string): string => (sign === 1 ? amount : `-${amount}`);
  switch (time.type.kind) {
    case "DATE":
      if (isMonths)
        return call(operator, [time, interval], type, ([x = "", y = ""], { runtime }) => `${runtime}.addMonthsToDate(${x}, ${signed(y)})`);
      return call(operator, [time, interval], type, ([x = "", y = ""]) => `(${x} ${operator} Math.trunc(${y} / 86400000))`);
    case "TIME":
      // Months do not move a time of day, as in Flink.
      if (isMonths) return call(operator, [time, interval], type, ([x = ""]) => x);
      return call(operator, [time, interval], type, ([x = "", y = ""], { runtime }) => `${runtime}.timeOf(${x} ${operator} ${y})`);
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      // Months move the UTC calendar date of a TIMESTAMP_LTZ, as in Flink, not the local one.
      if (isMonths)
        return call(operator, [time, interval], type, ([x = "", y = ""], { runtime }) => `${runtime}.addMonths(${x}, ${signed(y)})`);
      return call(operator, [time, interval], type, ([x = "", y = ""]) => `(${x} ${operator} ${y})`);
    default:
      return undefined;
  }
}

/** The interval of an amount of units: INTERVAL i DAY. */
export function amountOf(amount: Typed, unit: Typed): Typed {
  return call("INTERVAL", [amount, unit], nullableIf([amount], unit.type), ([x = "", y = ""]) => `(Number(${x}) * ${y} + 0)`);
}
