/** Types whose values stand at the right, so that their digits can be compared. */
export function isNumeric(type: string): boolean {
  return /^(TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL)/.test(type);
}

/** A value as one line; NULL is said, so that it is not taken for an empty text. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(12)));
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** One value of a stored row, whose values stand in the order of the columns. */
export function valueAt(values: unknown, index: number): unknown {
  return Array.isArray(values) ? values[index] : undefined;
}
