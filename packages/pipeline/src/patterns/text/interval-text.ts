const UNITS = [
  ["DAY", 86_400_000],
  ["HOUR", 3_600_000],
  ["MINUTE", 60_000],
  ["SECOND", 1_000],
] as const;

/** "INTERVAL '5' MINUTE" of 300000: the largest unit that divides it, seconds with decimals below that. */
export function writeInterval(ms: number): string {
  const unit = UNITS.find(([, length]) => ms !== 0 && ms % length === 0);
  if (unit !== undefined) return `INTERVAL '${ms / unit[1]}' ${unit[0]}`;
  const sign = ms < 0 ? "-" : "";
  const milliseconds = Math.abs(ms);
  const fraction = milliseconds % 1000;
  return `INTERVAL '${sign}${Math.floor(milliseconds / 1000)}${fraction === 0 ? "" : `.${String(fraction).padStart(3, "0")}`}' SECOND`;
}

/** Milliseconds of the text between the quotes and its unit; undefined where they say no whole number of milliseconds. */
export function readInterval(quoted: string, unitWord: string): number | undefined {
  const name = unitWord.toUpperCase().replace(/S$/, "");
  const length = name === "MILLISECOND" ? 1 : UNITS.find(([unit]) => unit === name)?.[1];
  const match = /^\s*([+-]?)(\d{1,12})(?:\.(\d{1,3}))?\s*$/.exec(quoted.slice(1, -1));
  if (length === undefined || match === null) return undefined;
  const [, sign, whole, fraction] = match;
  const ms = Number(whole) * length + (fraction === undefined ? 0 : (Number(fraction.padEnd(3, "0")) * length) / 1000);
  if (!Number.isInteger(ms)) return undefined;
  return sign === "-" ? 0 - ms : ms;
}
