/** Units of time and where they may be used. */
export const dateUnits: ReadonlySet<string> = new Set([
  "YEAR",
  "QUARTER",
  "MONTH",
  "WEEK",
  "DAY",
  "DOY",
  "DOW",
  "ISODOW",
  "ISOYEAR",
  "DECADE",
  "CENTURY",
  "MILLENNIUM",
]);
export const timeUnits: ReadonlySet<string> = new Set(["HOUR", "MINUTE", "SECOND", "MILLISECOND", "MICROSECOND", "NANOSECOND"]);

const aliases: Readonly<Record<string, string>> = {
  SQL_TSI_YEAR: "YEAR", SQL_TSI_QUARTER: "QUARTER", SQL_TSI_MONTH: "MONTH", SQL_TSI_WEEK: "WEEK", SQL_TSI_DAY: "DAY", SQL_TSI_HOUR: "HOUR", SQL_TSI_MINUTE: "MINUTE", SQL_TSI_SECOND: "SECOND",
  SQL_TSI_MICROSECOND: "MICROSECOND", FRAC_SECOND: "MICROSECOND", DAYOFYEAR: "DOY", DAYOFWEEK: "DOW",
}; // prettier-ignore

export function unitName(keyword: string | undefined): string {
  return aliases[keyword ?? ""] ?? keyword ?? "";
}
