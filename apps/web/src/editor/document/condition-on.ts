import { quoteName, type Column } from "@millrace/pipeline";

const NUMBERS = new Set(["TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL"]);
const TEXTS = new Set(["CHAR", "VARCHAR", "STRING"]);

/** A condition on a column to begin with, right for its type. */
export function conditionOn({ name, type }: Column): string {
  const column = quoteName(name);
  if (NUMBERS.has(type.kind)) return `${column} > 0`;
  if (TEXTS.has(type.kind)) return `${column} <> ''`;
  return type.kind === "BOOLEAN" ? column : `${column} IS NOT NULL`;
}
