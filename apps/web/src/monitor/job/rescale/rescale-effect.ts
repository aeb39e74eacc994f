/** Rates and loads of a job over time: one entry of each list per moment. */
export interface Track {
  readonly timesMs: readonly number[];
  /** Rows per second of all sources together. */
  readonly rate: readonly (number | null)[];
  /** By node id: rows per second that it takes in (a source: gives out), and the share that its busiest subtask is busy. */
  readonly nodes: Readonly<Record<string, { readonly rate: readonly (number | null)[]; readonly busy: readonly (number | null)[] }>>;
}

export interface Average {
  readonly rate: number | null;
  readonly busy: number | null;
}

export interface Averages {
  readonly rate: number | null;
  /** Of the busiest node. */
  readonly busy: number | null;
  readonly nodes: Readonly<Record<string, Average>>;
}

/** How long a job is averaged over. */
export const AVERAGED_MS = 30_000;
/** A job that has not settled after this is averaged from then on. */
const PATIENCE_MS = 30_000;
/** Two halves that are compared to see whether the rate has settled. */
const HALF_MS = 5_000;
const SETTLED_WITHIN = 0.1;

/** The averages of the last 30 seconds before a moment. */
export function averagesBefore(track: Track, endMs: number): Averages {
  return averagesOver(track, endMs - AVERAGED_MS, endMs);
}

/** The averages of up to 30 seconds from where the rate has settled after a start; undefined while that cannot be told. */
export function averagesAfter(track: Track, startMs: number): Averages | undefined {
  const settled = settledAt(track, startMs);
  return settled === undefined ? undefined : averagesOver(track, settled - HALF_MS, settled - HALF_MS + AVERAGED_MS);
}

/** The first moment at which the last five seconds differ from the five before by at most a tenth, or 30 s after the start. */
export function settledAt({ timesMs, rate }: Track, startMs: number): number | undefined {
  for (const now of timesMs) {
    if (now < startMs + 2 * HALF_MS) continue;
    if (now >= startMs + PATIENCE_MS) return now;
    const [earlier, later] = [meanOver(timesMs, rate, now - 2 * HALF_MS, now - HALF_MS), meanOver(timesMs, rate, now - HALF_MS, now)];
    if (earlier === null || later === null) continue;
    if (Math.abs(later - earlier) <= SETTLED_WITHIN * Math.max(earlier, later)) return now;
  }
  return undefined;
}

function averagesOver({ timesMs, rate, nodes }: Track, fromMs: number, toMs: number): Averages {
  const averages = Object.entries(nodes).map(([id, node]): [string, Average] => [
    id,
    { rate: meanOver(timesMs, node.rate, fromMs, toMs), busy: meanOver(timesMs, node.busy, fromMs, toMs) },
  ]);
  const busy = averages.flatMap(([, average]) => (average.busy === null ? [] : [average.busy]));
  return {
    rate: meanOver(timesMs, rate, fromMs, toMs),
    busy: busy.length === 0 ? null : Math.max(...busy),
    nodes: Object.fromEntries(averages),
  };
}

/** Over the moments behind `fromMs` up to `toMs`; null where nothing was measured. */
function meanOver(timesMs: readonly number[], values: readonly (number | null)[], fromMs: number, toMs: number): number | null {
  const inside = values.filter((value, i): value is number => value !== null && timesMs[i]! > fromMs && timesMs[i]! <= toMs);
  return inside.length === 0 ? null : inside.reduce((sum, value) => sum + value, 0) / inside.length;
}
