import { UNKNOWN } from "./quantity.ts";

/** 412 → "412 ms", 1200 → "1.2 s", 63 000 → "1 min 3 s", 7 500 000 → "2 h 5 min", two days → "2 d 0 h". */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return UNKNOWN;
  if (ms < 0) return `−${formatDuration(-ms)}`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Ages in whole seconds below a minute and whole minutes after that: nobody reads "3 min 4.2 s ago". */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return seconds < 60 ? `${seconds} s` : formatDuration(Math.floor(seconds / 60) * 60_000);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(zone: string | undefined, withDate: boolean): Intl.DateTimeFormat {
  const key = `${zone ?? ""}${withDate}`;
  const known = clocks.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("sv-SE", {
    ...(zone === undefined ? {} : { timeZone: zone }),
    ...(withDate ? ({ year: "numeric", month: "2-digit", day: "2-digit" } as const) : {}),
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  clocks.set(key, made);
  return made;
}

/** "14:21:40", in the browser's zone unless another is named. */
export function formatClock(at: number | null | undefined, zone?: string): string {
  return at === null || at === undefined || !isDate(at) ? UNKNOWN : clock(zone, false).format(at);
}

/** "2026-11-25 14:21:40". */
export function formatMoment(at: number | null | undefined, zone?: string): string {
  return at === null || at === undefined || !isDate(at) ? UNKNOWN : clock(zone, true).format(at);
}

/** The clock alone where the day is today's, else the day too. */
export function formatWhen(at: number | null | undefined, now: number, zone?: string): string {
  if (at === null || at === undefined || !isDate(at)) return UNKNOWN;
  const text = formatMoment(at, zone);
  return text.slice(0, 10) === formatMoment(now, zone).slice(0, 10) ? text.slice(11) : text;
}

function isDate(at: number): boolean {
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15;
}
