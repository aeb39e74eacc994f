import { literal } from "../build.ts";
import { exact } from "../../types/exact-integer.ts";
import { parseDecimal } from "../../types/decimal.ts";
import { parseDate } from "../runtime/parse-text.ts";
import { readTime, readTimestamp } from "../../types/read-date-time.ts";
import { types } from "../../types/type-constructors.ts";
import type { Ast } from "../ast.ts";
import type { CheckContext } from "./check-context.ts";
import type { Typed } from "../typed.ts";

/** 1 and 2147483648 are INT and BIGINT, 1.5 a DECIMAL of its digits, 1e0 a DOUBLE; "1." is the INT 1. */
export function numberLiteral(text: string, ast: Ast, context: CheckContext): Typed | undefined {
  if (/e/i.test(text)) return literal(Number(text), types.double);
  const digits = text.replace(/^-/, "").replace(/\.$/, "");
  const point = digits.indexOf(".");
  if (point < 0) {
    const value = exact(BigInt(digits) * (text.startsWith("-") ? -1n : 1n));
    if (value >= -2147483648 && value <= 2147483647) return literal(value, types.int);
    if (BigInt.asIntN(64, BigInt(value)) === BigInt(value)) return literal(value, types.bigint);
    return context.fail("LITERAL", `${text} is beyond the range of BIGINT; write it as CAST('${text}' AS DECIMAL(38, 0))`, ast);
  }
  const scale = digits.length - point - 1;
  const precision = digits.length - 1;
  if (precision > 38) return context.fail("LITERAL", `${text} has more than the 38 digits of a DECIMAL`, ast);
  return literal(parseDecimal(text, scale) ?? 0, types.decimal(precision, scale));
}

/** 'abc' is a CHAR(3); the empty text a CHAR(0), which Flink prints so too. */
export function textLiteral(value: string): Typed {
  return literal(value, types.char(value.length));
}

export function dateTimeLiteral(ast: Ast & { readonly kind: "datetime" }, context: CheckContext): Typed | undefined {
  const { text } = ast;
  const wrong = (form: string): undefined => context.fail("LITERAL", `'${text}' is no ${ast.type}; write ${ast.type} '${form}'`, ast);
  if (ast.type === "DATE") {
    const days = /^\d{1,4}-\d{1,2}-\d{1,2}$/.test(text) ? parseDate(text) : undefined;
    return days === undefined ? wrong("2024-02-29") : literal(days, types.date);
  }
  const decimals = Math.min(/\.(\d+)$/.exec(text)?.[1]?.length ?? 0, 9);
  if (ast.type === "TIME") {
    const ms = /^\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?$/.test(text) ? readTime(padded(text)) : undefined;
    return ms === undefined ? wrong("13:45:56") : literal(ms, types.time(Math.min(decimals, 3)));
  }
  const isForm = /^\d{1,4}-\d{1,2}-\d{1,2}( \d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?)?$/.test(text);
  const [date = "", time] = text.split(" ");
  const read = isForm ? readTimestamp(`${date.padStart(10, "0")}${time === undefined ? "" : ` ${padded(time)}`}`) : undefined;
  return read === undefined ? wrong("2024-02-29 13:45:56") : literal(read.localMs, types.timestamp(decimals));
}

/** 1:2:3 as 01:02:03. */
function padded(time: string): string {
  return time.replace(/\d+/g, (digits, at: number) => (time[at - 1] === "." ? digits : digits.padStart(2, "0")));
}
