import { reservedWords } from "../../expressions/index.ts";

/** A column's name as an expression: in backticks where it is a reserved word or no plain identifier. */
export function quoteName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !reservedWords.has(name.toUpperCase()) ? name : `\`${name.replaceAll("`", "``")}\``;
}
