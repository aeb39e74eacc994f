import type { MatchRows, PatternExplanation } from "@millrace/engine/preview";

/** A match, or a partial match that ran out of time or still waits, as a line beside the events that it took. */
export interface MatchLane {
  readonly kind: "match" | "timedOut" | "waiting";
  /** Event → the step that took it. */
  readonly steps: ReadonlyMap<number, string>;
  /** Places of these events among those that are shown. */
  readonly rows: readonly number[];
  readonly first: number;
  readonly last: number;
  /** Place from the left. */
  readonly column: number;
}

export interface LaneOptions {
  /** Lanes that are drawn at most: matches first, then what ran out of time, then what waits. */
  readonly most: number;
  /** Events that are shown, in order; lanes of others are left out, and places are counted among these. */
  readonly shown: readonly number[];
}

/** The lanes of an explanation: those that do not stand beside each other share a column. How many there are in all is told. */
export function matchLanes(
  { events, waiting }: PatternExplanation,
  { most, shown }: LaneOptions,
): { readonly lanes: readonly MatchLane[]; readonly total: number } {
  const rowOf = new Map(shown.map((event, row) => [event, row]));
  const found = [
    ...events.flatMap(({ matches }) => matches.map((rows) => ({ kind: "match" as const, rows }))),
    ...events.flatMap(({ timedOut }) => timedOut.map(({ rows }) => ({ kind: "timedOut" as const, rows }))),
    ...waiting.map(({ rows }) => ({ kind: "waiting" as const, rows })),
  ].flatMap(({ kind, rows }) => {
    const steps = stepsByEvent(rows);
    const taken = [...steps.keys()].flatMap((event) => rowOf.get(event) ?? []);
    return taken.length === 0 ? [] : [{ kind, steps, rows: taken, first: Math.min(...taken), last: Math.max(...taken) }];
  });
  const ends: number[] = [];
  const lanes = found
    .slice(0, most)
    .toSorted((a, b) => a.first - b.first)
    .map((lane): MatchLane => {
      const free = ends.findIndex((end) => end < lane.first);
      const column = free === -1 ? ends.length : free;
      ends[column] = lane.last;
      return { ...lane, column };
    });
  return { lanes, total: found.length };
}

function stepsByEvent(rows: MatchRows): Map<number, string> {
  return new Map(Object.entries(rows).flatMap(([step, events]) => events.map((event) => [event, step] as const)));
}
