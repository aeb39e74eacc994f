import { civilFromDays, DAY_MS } from "./calendar.ts";

/** "2024-02-29" of days since the epoch. */
export function formatDate(days: number): string {
  const { year, month, day } = civilFromDays(days);
  const digits = String(Math.abs(year)).padStart(4, "0");
  return `${year < 0 ? "-" : ""}${digits}-${two(month)}-${two(day)}`;
}

/** "13:45:56" of milliseconds since midnight, with exactly `decimals` digits behind a point (none for 0). */
export function formatTime(ms: number, decimals: number): string {
  const micros = Math.round(ms * 1000);
  const seconds = Math.floor(micros / 1_000_000);
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (decimals === 0) return text;
  const fraction = String(micros - seconds * 1_000_000)
    .padStart(6, "0")
    .padEnd(9, "0");
  return `${text}.${fraction.slice(0, decimals)}`;
}

/** "2024-02-29 13:45:56.789" of epoch milliseconds, with exactly `decimals` digits behind the point. */
export function formatTimestamp(epochMs: number, decimals: number, separator = " "): string {
  const days = Math.floor(epochMs / DAY_MS);
  return `${formatDate(days)}${separator}${formatTime(epochMs - days * DAY_MS, decimals)}`;
}

/** How many digits behind the point a value needs: 0 or 3, 6 where it has microseconds. */
export function neededDecimals(ms: number): number {
  const micros = Math.round((ms - Math.floor(ms)) * 1000);
  if (micros % 1000 !== 0) return 6;
  return ms % 1000 === 0 ? 0 : 3;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
