/**
 * Local time of a zone, from the rules that Intl knows. Local and UTC instants are epoch milliseconds.
 * Cost: offsets are cached in stretches of 25 days (one or two looked up each); after that a lookup is a Map access.
 */
export class TimeZone {
  readonly id: string;
  readonly #formatter: Intl.DateTimeFormat | undefined;
  readonly #fixedMs: number;
  readonly #stretches = new Map<number, Stretch>();

  /** Throws: RangeError for an id that is unknown. */
  constructor(id: string) {
    this.id = id;
    const fixed = fixedOffset(id);
    this.#fixedMs = fixed ?? 0;
    this.#formatter = fixed === undefined ? makeFormatter(id) : undefined;
  }

  /** What is added to UTC to get local time at an instant. */
  offsetAt(utcMs: number): number {
    if (this.#formatter === undefined) return this.#fixedMs;
    const index = Math.floor(utcMs / STRETCH_MS);
    let stretch = this.#stretches.get(index);
    if (stretch === undefined) {
      stretch = this.#readStretch(index);
      this.#stretches.set(index, stretch);
    }
    return utcMs < stretch.changeAt ? stretch.before : stretch.after;
  }

  toLocal(utcMs: number): number {
    return utcMs + this.offsetAt(utcMs);
  }

  /** The instant of a local time: the earlier of two in autumn; moved ahead by the gap's length where it does not exist. As java.time. */
  toUtc(localMs: number): number {
    if (this.#formatter === undefined) return localMs - this.#fixedMs;
    const before = this.offsetAt(localMs - 86_400_000);
    const after = this.offsetAt(localMs + 86_400_000);
    if (before === after) {
      const offset = this.offsetAt(localMs - before);
      if (offset === before) return localMs - before;
      return localMs - offset;
    }
    if (this.offsetAt(localMs - before) === before) return localMs - before;
    if (this.offsetAt(localMs - after) === after) return localMs - after;
    return localMs - before;
  }

  /** As java.util.Calendar, which takes the later of two in autumn. */
  toUtcLater(localMs: number): number {
    if (this.#formatter === undefined) return localMs - this.#fixedMs;
    const after = this.offsetAt(localMs + 86_400_000);
    return this.offsetAt(localMs - after) === after ? localMs - after : this.toUtc(localMs);
  }

  #readStretch(index: number): Stretch {
    const start = index * STRETCH_MS;
    const end = start + STRETCH_MS;
    const before = this.#read(start);
    const after = this.#read(end - 1);
    if (before === after) return { changeAt: end, before, after };
    let low = start;
    let high = end - 1;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#read(middle) === before) low = middle;
      else high = middle;
    }
    return { changeAt: high, before, after };
  }

  #read(utcMs: number): number {
    const parts: Record<string, number> = {};
    let isBeforeChrist = false;
    for (const part of (this.#formatter as Intl.DateTimeFormat).formatToParts(utcMs)) {
      if (part.type === "era") isBeforeChrist = part.value.startsWith("B");
      parts[part.type] = Number(part.value);
    }
    const year = isBeforeChrist ? 1 - (parts.year ?? 0) : (parts.year ?? 0);
    const local = new Date(0);
    local.setUTCFullYear(year, (parts.month ?? 1) - 1, parts.day ?? 1);
    local.setUTCHours(parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0);
    return local.getTime() - Math.floor(utcMs / 1000) * 1000;
  }
}

interface Stretch {
  readonly changeAt: number;
  readonly before: number;
  readonly after: number;
}

/** Shorter than the shortest pause between two changes of any zone (Morocco's Ramadan, about 30 days). */
const STRETCH_MS = 25 * 86_400_000;

const zones = new Map<string, TimeZone | undefined>();

/** The zone of an id (IANA name, "UTC", "+08:00", "GMT+8"), undefined where there is none. */
export function timeZone(id: string): TimeZone | undefined {
  if (!zones.has(id)) zones.set(id, open(id));
  return zones.get(id);
}

export const UTC = new TimeZone("UTC");

function open(id: string): TimeZone | undefined {
  try {
    return new TimeZone(id);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Offset of "UTC", "Z", "+08:00", "-0530", "GMT+8", "UTC+08:00" in milliseconds. */
function fixedOffset(id: string): number | undefined {
  if (/^(?:UTC|GMT|Z|UT|Etc\/UTC)$/.test(id)) return 0;
  const match = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(id);
  if (match === null) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return minutes > 18 * 60 ? undefined : (match[1] === "-" ? -minutes : minutes) * 60_000;
}

function makeFormatter(id: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US", {
    timeZone: id, hourCycle: "h23", era: "short", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  }); // prettier-ignore
}
