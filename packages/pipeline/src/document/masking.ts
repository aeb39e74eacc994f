import type { Settings } from "./settings.ts";

/** What stands in the place of a value that people may not see. */
export const MASK = "•••";

/** A row as it may be shown: the values of masked fields are covered, wherever their name stands in it. Plain data in, plain data out. */
export function maskRow(
  row: Readonly<Record<string, unknown>>,
  { masked }: Pick<Settings["inspection"], "masked">,
): Readonly<Record<string, unknown>> {
  return masked.length === 0 ? row : (covered(row, new Set(masked)) as Readonly<Record<string, unknown>>);
}

/** Names within ROW values are covered as well. */
function covered(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((each) => covered(each, names));
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, names.has(name) ? MASK : covered(each, names)]));
}
