import type { DataType } from "@millrace/pipeline/types";

const NUMBERS: ReadonlySet<DataType["kind"]> = new Set(["TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL"]);
const NESTED: ReadonlySet<DataType["kind"]> = new Set(["ARRAY", "MAP", "ROW"]);

/** A value of a row as a cell shows it: nothing where the row does not name the column, null as null, a text that could be mistaken in quotes. */
export function cellText(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value !== "string") return JSON.stringify(value);
  return value === "" || value === "null" || value.startsWith('"') || value.trim() !== value ? JSON.stringify(value) : value;
}

/** What a person wrote in a cell of a column; undefined where the cell is empty. Text that does not fit the type stays text, and the run says what is wrong with it. */
export function cellValue(text: string, type: DataType): unknown {
  const written = text.trim();
  if (written === "") return undefined;
  if (written === "null") return null;
  if (written.startsWith('"')) return parsed(written) ?? written;
  if (type.kind === "BOOLEAN") return written === "true" ? true : written === "false" ? false : written;
  if (NUMBERS.has(type.kind)) return exactNumber(written) ?? written;
  if (NESTED.has(type.kind)) return parsed(written) ?? written;
  return written;
}

/** Only where the number says the same as the text: ids of 19 digits and decimals with many places stay text. */
function exactNumber(text: string): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  const number = Number(text);
  if (!Number.isFinite(number)) return undefined;
  return /^[+-]?\d+$/.test(text) && !Number.isSafeInteger(number) ? undefined : number;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // Half written: it stays text.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
