/** A row that comes to a window node. */
export interface TimedRow {
  /** Event time, epoch ms. */
  readonly time: number;
  /** Its key in words; "" where the stream is not keyed. */
  readonly key: string;
  /** The step of the preview that brought it. */
  readonly step: number;
}

/** A result that a window gave. */
export interface WindowFiring {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

export interface TimelineInput {
  readonly window: Readonly<Record<string, unknown>>;
  readonly allowedLatenessMs: number;
  readonly rows: readonly TimedRow[];
  readonly firings: readonly WindowFiring[];
  /** The node's watermark before a step, epoch ms; −Infinity where there is none yet. */
  readonly watermarkBefore: (step: number) => number;
  /** Distance of the wall clock from UTC, ms. */
  readonly zoneOffsetMs: (time: number) => number;
  /** Up to and with this step. */
  readonly until: number;
}

export interface DrawnWindow {
  readonly start: number;
  readonly end: number;
  readonly rows: number;
  /** Steps at which it gave a result, each with the watermark of that moment. */
  readonly firedAt: readonly number[];
  /** filling: the watermark has not passed its end. fired: it has, and late rows still count. closed: its state is gone. */
  readonly state: "filling" | "fired" | "closed";
}

export interface DrawnRow extends TimedRow {
  /** Too late for every window that it belongs to. */
  readonly isLate: boolean;
}

export interface Lane {
  readonly key: string;
  readonly windows: readonly DrawnWindow[];
  readonly rows: readonly DrawnRow[];
}

export interface Timeline {
  readonly lanes: readonly Lane[];
  readonly from: number;
  readonly to: number;
  /** Where event time stands; −Infinity before any watermark. */
  readonly watermark: number;
}

interface Span {
  start: number;
  end: number;
}

/** A lane while rows are dealt into it. */
interface FillingLane {
  readonly windows: Map<string, Span & { rows: number }>;
  readonly rows: DrawnRow[];
  sessions: (Span & { rows: number })[];
}

const MOST_WINDOWS_PER_ROW = 60;

function positive(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
}

/** Which windows a time falls into by its assigner (Flink's `getWindowStartWithOffset`); undefined for those without fixed borders. */
export function windowsOf(
  time: number,
  window: Readonly<Record<string, unknown>>,
  zoneOffsetMs: (time: number) => number,
): readonly Span[] | undefined {
  const size = positive(window.sizeMs);
  const offset = typeof window.offsetMs === "number" ? window.offsetMs : 0;
  const zone = zoneOffsetMs(time);
  const startBy = (length: number) => {
    const wall = time + zone - offset;
    return time - (((wall % length) + length) % length);
  };
  if (size === undefined) return undefined;
  if (window.type === "tumbling") return [{ start: startBy(size), end: startBy(size) + size }];
  if (window.type === "sliding") {
    const slide = positive(window.slideMs);
    if (slide === undefined) return undefined;
    const spans: Span[] = [];
    for (let start = startBy(slide); start > time - size && spans.length < MOST_WINDOWS_PER_ROW; start -= slide)
      spans.push({ start, end: start + size });
    return spans;
  }
  if (window.type === "cumulating") {
    const step = positive(window.stepMs);
    if (step === undefined) return undefined;
    const start = startBy(size);
    const first = Math.floor((time - start) / step) + 1;
    const count = Math.min(MOST_WINDOWS_PER_ROW, Math.floor(size / step) - first + 1);
    return Array.from({ length: Math.max(0, count) }, (_, index) => ({ start, end: start + (first + index) * step }));
  }
  return undefined;
}

/** Kinds of windows that have a place on a time axis. */
export function hasTimeline(window: Readonly<Record<string, unknown>>): boolean {
  return (
    window.time !== "processing" &&
    (windowsOf(0, window, () => 0) !== undefined || (window.type === "session" && positive(window.gapMs) !== undefined))
  );
}

/** Windows with the rows in them, key by key, as they stand after a step. Cost: O(rows · windows of a row). */
export function windowTimeline(input: TimelineInput): Timeline {
  const { window, allowedLatenessMs, watermarkBefore, until } = input;
  const gap = window.type === "session" ? positive(window.gapMs) : undefined;
  const watermark = watermarkBefore(until + 1);
  const lanes = new Map<string, FillingLane>();
  const isOver = (end: number, at: number) => end - 1 + allowedLatenessMs <= at;
  for (const row of input.rows) {
    if (row.step > until) continue;
    const lane: FillingLane = lanes.get(row.key) ?? { windows: new Map(), sessions: [], rows: [] };
    lanes.set(row.key, lane);
    const at = watermarkBefore(row.step);
    if (gap !== undefined) {
      const merged = { start: row.time, end: row.time + gap, rows: 1 };
      const apart: typeof lane.sessions = [];
      for (const session of lane.sessions) {
        if (session.start > merged.end || session.end < merged.start || isOver(session.end, at)) apart.push(session);
        else
          Object.assign(merged, {
            start: Math.min(merged.start, session.start),
            end: Math.max(merged.end, session.end),
            rows: merged.rows + session.rows,
          });
      }
      const isLate = isOver(merged.end, at);
      lane.rows.push({ ...row, isLate });
      if (!isLate) lane.sessions = [...apart, merged];
      continue;
    }
    const spans = windowsOf(row.time, window, input.zoneOffsetMs) ?? [];
    const open = spans.filter((span) => !isOver(span.end, at));
    lane.rows.push({ ...row, isLate: open.length === 0 });
    for (const span of open) {
      const name = `${span.start}-${span.end}`;
      const known = lane.windows.get(name);
      lane.windows.set(name, { ...span, rows: (known?.rows ?? 0) + 1 });
    }
  }
  const fired = input.firings.filter((firing) => firing.step <= until);
  const drawn = [...lanes].map(([key, lane]): Lane => ({
    key,
    rows: lane.rows,
    windows: [...lane.windows.values(), ...lane.sessions]
      .toSorted((a, b) => a.start - b.start || a.end - b.end)
      .map((span) => ({
        ...span,
        firedAt: fired
          .filter((firing) => firing.key === key && firing.start === span.start && firing.end === span.end)
          .map(({ step }) => watermarkBefore(step + 1)),
        state: isOver(span.end, watermark) ? "closed" : span.end - 1 <= watermark ? "fired" : "filling",
      })),
  }));
  const times = drawn.flatMap((lane) => [...lane.rows.map((row) => row.time), ...lane.windows.flatMap(({ start, end }) => [start, end])]);
  return {
    lanes: drawn.toSorted((a, b) => b.rows.length - a.rows.length || (a.key < b.key ? -1 : 1)),
    from: times.reduce((least, time) => Math.min(least, time), Infinity),
    to: times.reduce((most, time) => Math.max(most, time), -Infinity),
    watermark,
  };
}

/** Overlapping windows of a lane one under the other: the row of each, from 0. */
export function stack(windows: readonly DrawnWindow[]): readonly number[] {
  const ends: number[] = [];
  return windows.map(({ start, end }) => {
    const free = ends.findIndex((last) => last <= start);
    const place = free === -1 ? ends.length : free;
    ends[place] = end;
    return place;
  });
}
