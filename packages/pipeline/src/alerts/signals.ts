import type { AlertPoint } from "./alert-point.ts";

/** A number that moves or stands still. */
export interface Standing {
  readonly value: number;
  /** Since when it has this value, epoch ms. */
  readonly since: number;
  /** False for the first value that was seen: it may have stood longer. */
  readonly hasMoved: boolean;
}

export interface BacklogPoint {
  readonly at: number;
  readonly rows: number | null;
  readonly lagMs: number | null;
}

/** What is remembered of a job's readings, so that rules can tell how long something lasts. A few kilobytes a job, however long it runs. */
export interface Signals {
  readonly last: AlertPoint;
  /** When the first reading came, epoch ms. */
  readonly firstAt: number;
  readonly watermark: Standing | null;
  readonly rowsIn: Standing | null;
  readonly rowsOut: Standing | null;
  /** Rows that the sources had emitted when the watermark moved last. */
  readonly rowsInAtWatermark: number | null;
  /** Since when some node has been held back more than half of the time; null while none is. */
  readonly heldSince: number | null;
  /** One point each five seconds, of the last hour, oldest first. */
  readonly backlog: readonly BacklogPoint[];
}

/** Flink's HIGH. It ends a little below, so that a value at the border does not come and go. */
const HIGH = 0.5;
const HIGH_ENDS = 0.4;
const BACKLOG_STEP_MS = 5_000;
const BACKLOG_KEPT_MS = 3_600_000;

/** The signals after one more reading. Pure: replaying the same readings gives the same signals. */
export function followSignals(before: Signals | undefined, point: AlertPoint): Signals {
  const watermark = standing(before?.watermark ?? null, point.watermark, point.at);
  const hasMoved = watermark !== null && watermark.since === point.at;
  return {
    last: point,
    firstAt: before?.firstAt ?? point.at,
    watermark,
    rowsIn: standing(before?.rowsIn ?? null, point.rowsIn, point.at),
    rowsOut: standing(before?.rowsOut ?? null, point.rowsOut, point.at),
    rowsInAtWatermark: hasMoved ? point.rowsIn : (before?.rowsInAtWatermark ?? null),
    heldSince: heldSince(before?.heldSince ?? null, point),
    backlog: backlogWith(before?.backlog ?? [], point),
  };
}

function standing(before: Standing | null, value: number | null, at: number): Standing | null {
  // What is not measured for a moment has not moved.
  if (value === null) return before;
  if (before?.value === value) return before;
  return { value, since: at, hasMoved: before !== null };
}

function heldSince(before: number | null, { held, at }: AlertPoint): number | null {
  if (held === null) return before;
  if (held > HIGH) return before ?? at;
  return held < HIGH_ENDS ? null : before;
}

function backlogWith(before: readonly BacklogPoint[], { at, backlogRows, lagMs }: AlertPoint): readonly BacklogPoint[] {
  const last = before.at(-1);
  if (last !== undefined && Math.floor(at / BACKLOG_STEP_MS) === Math.floor(last.at / BACKLOG_STEP_MS)) return before;
  return [...before.filter((point) => point.at > at - BACKLOG_KEPT_MS), { at, rows: backlogRows, lagMs }];
}
