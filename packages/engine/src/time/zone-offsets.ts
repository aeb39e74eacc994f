const QUARTER_MS = 900_000;
const CACHE_LIMIT = 20_000;

/**
 * Offsets of a time zone from UTC, by the host's IANA data. Changes of the clock fall on full quarters of an hour, so one offset a quarter is
 * kept, for at most 20,000 quarters.
 */
export class ZoneOffsets {
  readonly #format: Intl.DateTimeFormat;
  readonly #cache = new Map<number, number>();

  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  }

  /** What the zone's wall clock is ahead of UTC at that instant. */
  offsetMs(epochMs: number): number {
    if (!Number.isFinite(epochMs)) return 0;
    const quarter = Math.floor(epochMs / QUARTER_MS);
    const known = this.#cache.get(quarter);
    if (known !== undefined) return known;
    const offset = this.#compute(quarter * QUARTER_MS);
    if (this.#cache.size >= CACHE_LIMIT) this.#cache.clear();
    this.#cache.set(quarter, offset);
    return offset;
  }

  /** The instant of a wall-clock time. A time that was skipped is moved on by the skipped span; of a time that came twice the first is taken. */
  toEpoch(localMs: number): number {
    if (!Number.isFinite(localMs)) return localMs;
    const before = this.offsetMs(localMs - 86_400_000);
    const after = this.offsetMs(localMs + 86_400_000);
    const early = localMs - before;
    if (this.offsetMs(early) === before) return early;
    const late = localMs - after;
    if (this.offsetMs(late) === after) return late;
    return early;
  }

  #compute(epochMs: number): number {
    const parts: Record<string, string> = {};
    for (const part of this.#format.formatToParts(epochMs)) parts[part.type] = part.value;
    const year = parts["era"] === "BC" ? 1 - Number(parts["year"]) : Number(parts["year"]);
    const date = new Date(0);
    date.setUTCFullYear(year, Number(parts["month"]) - 1, Number(parts["day"]));
    date.setUTCHours(Number(parts["hour"]), Number(parts["minute"]), Number(parts["second"]));
    return date.getTime() - epochMs;
  }
}
