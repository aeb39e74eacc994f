import { type DataType, formatDataType, sameTypeButNull, type Schema, withNullable } from "@millrace/pipeline/types";
import type { Row } from "../record/row.ts";
import { compileValue } from "./compile.ts";

export interface CompileAsOptions {
  readonly schema: Schema;
  readonly timeZone: string;
  /** NULL instead of an error where the cast fails. */
  readonly isSafe?: boolean;
}

/** An expression as a function of a row, its value cast to `type` where it has another one. */
export function compileAs(text: string, type: DataType, options: CompileAsOptions): (row: Row) => unknown {
  const plain = compileValue(text, options.schema, options.timeZone);
  if (sameTypeButNull(plain.type, type)) return plain.evaluate;
  const target = formatDataType(withNullable(type, true));
  // Text that is parsed again, never code: the cast is checked and compiled like any other expression.
  return compileValue(`${options.isSafe === true ? "TRY_CAST" : "CAST"}((${text}) AS ${target})`, options.schema, options.timeZone)
    .evaluate;
}

/** A column's name as an expression. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}
