import { canCast } from "../../../types/cast-rules.ts";
import { convert, convertOrNull } from "./convert.ts";
import { dayTimeInterval, yearMonthInterval } from "../intervals.ts";
import { formatDataType } from "../../../types/format-data-type.ts";
import { tryParseDataType } from "../../../types/parse-data-type.ts";
import { withNullable } from "../../../types/type-constructors.ts";
import type { Ast } from "../../ast.ts";
import type { CheckContext } from "../check-context.ts";
import type { DataType } from "../../../types/data-type.ts";
import type { Typed } from "../../typed.ts";

/** CAST(a AS type) and TRY_CAST. */
export function castExpression(ast: Ast & { readonly kind: "cast" }, context: CheckContext): Typed | undefined {
  const operand = context.check(ast.operand);
  const target = readType(ast.typeText, ast.typeRange.start, context);
  if (operand === undefined || target === undefined) return undefined;
  if (!canCast(operand.type, target)) {
    const hint = target.kind === "TIMESTAMP" || target.kind === "TIMESTAMP_LTZ" ? "; use TO_TIMESTAMP_LTZ(epoch, 0 or 3)" : "";
    return context.fail("CAST", `${formatDataType(operand.type)} cannot be cast to ${formatDataType(target)}${hint}`, ast);
  }
  return ast.safe
    ? convertOrNull(operand, target, context.zone)
    : convert(operand, withNullable(target, operand.type.nullable), context.zone);
}

/** A type written in an expression. */
export function readType(text: string, offset: number, context: CheckContext): DataType | undefined {
  const parsed = tryParseDataType(text);
  if ("error" in parsed) {
    const at = offset + parsed.error.position;
    return context.fail("UNKNOWN_TYPE", parsed.error.message, { start: at, end: offset + text.length });
  }
  const { type } = parsed;
  if (type.kind === "INTERVAL") return type.unit === "DAY_TIME" ? dayTimeInterval : yearMonthInterval;
  return type;
}
