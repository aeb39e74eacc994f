/** A value of a row as it stands in a cell. */
export function showValue(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(12)));
  return typeof value === "boolean" || typeof value === "bigint" ? String(value) : JSON.stringify(value);
}

const SHORT = 16;

/** The same, cut for a node's card; times lose the year, and the seconds where they are zero. */
export function shortValue(value: unknown): string {
  if (typeof value === "number" && !Number.isInteger(value)) return String(Number(value.toPrecision(4)));
  const text = showValue(value).replace(/^\d{4}-(\d\d-\d\d)[T ](\d\d:\d\d)(?::00(?:\.0+)?)?Z?$/, "$1 $2");
  return text.length > SHORT ? `${text.slice(0, SHORT - 1)}…` : text;
}

/** Epoch milliseconds as a time of day in UTC, with the date where asked. */
export function showTime(epochMs: number, withDate: boolean): string {
  const iso = new Date(epochMs).toISOString();
  const time = iso.slice(11, 23).replace(/\.000$/, "");
  return withDate ? `${iso.slice(0, 10)} ${time}` : time;
}
