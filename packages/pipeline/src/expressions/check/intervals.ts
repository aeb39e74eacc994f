import { literal } from "../build.ts";
import { fractionMs } from "../../types/read-date-time.ts";
import { types } from "../../types/type-constructors.ts";
import type { Ast, IntervalQualifier } from "../ast.ts";
import type { CheckContext } from "./check-context.ts";
import type { DataType } from "../../types/data-type.ts";
import type { Typed } from "../typed.ts";

/** Flink keeps two types of interval whatever the qualifier says; these are their names. */
export const dayTimeInterval: DataType = types.interval("DAY_TIME", "SECOND(3)");
export const yearMonthInterval: DataType = types.interval("YEAR_MONTH", "MONTH");

/** Milliseconds of a unit, or its months. */
export const unitMs: Readonly<Record<string, number>> = {
  MILLISECOND: 1,
  SECOND: 1000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
  WEEK: 604_800_000,
};
export const unitMonths: Readonly<Record<string, number>> = {
  MONTH: 1,
  QUARTER: 3,
  YEAR: 12,
  DECADE: 120,
  CENTURY: 1200,
  MILLENNIUM: 12000,
};

const dayTimeUnits = ["DAY", "HOUR", "MINUTE", "SECOND"];

export function intervalType(qualifier: IntervalQualifier): DataType {
  return qualifier.from in unitMonths ? yearMonthInterval : dayTimeInterval;
}

/** INTERVAL '1 02:03:04.005' DAY TO SECOND, INTERVAL '14' MONTH, INTERVAL -'1' DAY. */
export function intervalLiteral(ast: Ast & { readonly kind: "interval" }, context: CheckContext): Typed | undefined {
  const { qualifier, text } = ast;
  const wrong = (): undefined =>
    context.fail(
      "LITERAL",
      `'${text}' does not fit INTERVAL ${qualifier.from}${qualifier.to === undefined ? "" : ` TO ${qualifier.to}`}; write for example INTERVAL '1' DAY or INTERVAL '1 02:30' DAY TO MINUTE`,
      ast,
    );
  const match = /^\s*([+-]?)(.*?)\s*$/.exec(text) as RegExpExecArray;
  const sign = (match[1] === "-") !== ast.negative ? -1 : 1;
  const body = match[2] as string;
  const precision = qualifier.fromPrecision ?? 2;
  const first = /^\d+/.exec(body)?.[0];
  if (first === undefined) return wrong();
  if (String(Number(first)).length > precision) {
    return context.fail(
      "LITERAL",
      `${first} has more digits than ${qualifier.from}(${precision}) allows; write INTERVAL '${text}' ${qualifier.from}(${Math.min(first.length, 10)})`,
      ast,
    );
  }
  const amount = qualifier.from in unitMonths ? months(body, qualifier) : milliseconds(body, qualifier);
  return amount === undefined ? wrong() : literal(sign * amount + 0, intervalType(qualifier));
}

function months(body: string, { from, to }: IntervalQualifier): number | undefined {
  const match = (to === undefined ? /^(\d+)$/ : /^(\d+)-(\d{1,2})$/).exec(body);
  if (match === null) return undefined;
  if (to !== undefined && (from !== "YEAR" || to !== "MONTH" || Number(match[2]) > 11)) return undefined;
  return Number(match[1]) * (unitMonths[from] ?? 1) + Number(match[2] ?? 0);
}

function milliseconds(body: string, { from, to }: IntervalQualifier): number | undefined {
  if (from === "WEEK") return to === undefined && /^\d+$/.test(body) ? Number(body) * (unitMs.WEEK as number) : undefined;
  const units = dayTimeUnits.slice(dayTimeUnits.indexOf(from), dayTimeUnits.indexOf(to ?? from) + 1);
  if (units.length === 0) return undefined;
  const pattern = units
    .map((unit, index) => `${index === 0 ? "" : units[index - 1] === "DAY" ? " +" : ":"}(\\d+)${unit === "SECOND" ? "(?:\\.(\\d+))?" : ""}`)
    .join("");
  const match = new RegExp(`^${pattern}$`).exec(body);
  if (match === null) return undefined;
  let total = 0;
  for (const [index, unit] of units.entries()) {
    const value = Number(match[index + 1]);
    const limit = unit === "HOUR" ? 23 : 59;
    if (index > 0 && value > limit) return undefined;
    total += value * (unitMs[unit] as number);
  }
  const fraction = units.at(-1) === "SECOND" ? match[units.length + 1] : undefined;
  return total + Math.floor(fractionMs(fraction));
}
