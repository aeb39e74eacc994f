import type { AlertCondition } from "./condition.ts";
import type { BacklogPoint, Signals } from "./signals.ts";

/** What the database knows of a job. Times are epoch ms. */
export interface JobFacts {
  readonly state: string;
  readonly hasEnded: boolean;
  /** A newer job of the same pipeline runs, or has finished. */
  readonly isReplaced: boolean;
  /** When all subtasks ran first; null while they have not. */
  readonly startedAt: number | null;
  readonly lastCheckpointAt: number | null;
  /** 0 where the job takes no checkpoints. */
  readonly checkpointIntervalMs: number;
  /** When the job restarted, over the last day at least. */
  readonly restartTimes: readonly number[];
}

/**
 * What a rule says of a job at a moment. `pending`: it would fire if it lasted. `unknown`: nothing can be said now, and an alert stays as it is.
 * `over`: the reason is gone for good.
 */
export interface Verdict {
  readonly level: "clear" | "pending" | "firing" | "unknown" | "over";
  /** The node behind it, where there is one. */
  readonly nodeId?: string | undefined;
  /** What was measured and its limit, by name. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** Readings that are older than this say nothing about now. */
const STALE_MS = 15_000;
/** A job that takes checkpoints seldom is given this many of its intervals. */
const INTERVALS = 3;

/** Judges a job by one condition. Pure. `signals` is undefined while no reading has come. */
export function judge(condition: AlertCondition, facts: JobFacts, signals: Signals | undefined, now: number): Verdict {
  if (condition.kind === "job-failed") return failed(facts);
  if (facts.hasEnded) return { level: "over", numbers: {} };
  if (condition.kind === "restart-loop") return restartLoop(condition, facts, now);
  if (condition.kind === "no-checkpoint") return noCheckpoint(condition, facts, now);
  if (signals === undefined || facts.state !== "RUNNING" || now - signals.last.at > STALE_MS) return { level: "unknown", numbers: {} };
  switch (condition.kind) {
    case "watermark-stalled":
      return watermarkStalled(condition, signals);
    case "backlog-growing":
      return backlogGrowing(condition, signals);
    case "backpressure-high":
      return backpressureHigh(condition, signals);
    case "no-output":
      return noOutput(condition, signals);
  }
}

type Of<K extends AlertCondition["kind"]> = Extract<AlertCondition, { kind: K }>;

function failed({ state, isReplaced, restartTimes }: JobFacts): Verdict {
  const numbers = { restarts: restartTimes.length };
  return { level: state !== "FAILED" ? "clear" : isReplaced ? "over" : "firing", numbers };
}

function restartLoop(limit: Of<"restart-loop">, { restartTimes }: JobFacts, now: number): Verdict {
  const restarts = restartTimes.filter((at) => at > now - limit.seconds * 1_000).length;
  const level = restarts >= limit.restarts ? "firing" : restarts > 1 && restarts * 2 >= limit.restarts ? "pending" : "clear";
  return { level, numbers: { restarts, limit: limit.restarts, seconds: limit.seconds } };
}

function noCheckpoint({ seconds }: Of<"no-checkpoint">, facts: JobFacts, now: number): Verdict {
  const { checkpointIntervalMs, lastCheckpointAt, startedAt } = facts;
  if (checkpointIntervalMs === 0 || startedAt === null) return { level: "clear", numbers: {} };
  const limit = Math.max(seconds, (INTERVALS * checkpointIntervalMs) / 1_000);
  return lasting((now - Math.max(startedAt, lastCheckpointAt ?? 0)) / 1_000, limit);
}

function watermarkStalled({ seconds }: Of<"watermark-stalled">, signals: Signals): Verdict {
  const { watermark, rowsInAtWatermark, last } = signals;
  if (watermark === null) return { level: "clear", numbers: {} };
  const rows = Math.max(0, (last.rowsIn ?? 0) - (rowsInAtWatermark ?? 0));
  const verdict = lasting((last.at - watermark.since) / 1_000, seconds);
  const numbers = { ...verdict.numbers, rows };
  // Without rows time has no reason to move.
  if (rows === 0) return { level: watermark.hasMoved ? "clear" : "unknown", numbers };
  const isUnsure = verdict.level === "clear" && !watermark.hasMoved;
  return { level: isUnsure ? "unknown" : verdict.level, numbers, nodeId: last.watermarkNode ?? undefined };
}

function backpressureHigh({ seconds }: Of<"backpressure-high">, { heldSince, last }: Signals): Verdict {
  const percent = Math.round((last.held ?? 0) * 100);
  if (heldSince === null) return { level: last.held === null ? "unknown" : "clear", numbers: { percent } };
  const forSeconds = (last.at - heldSince) / 1_000;
  return {
    level: forSeconds >= seconds ? "firing" : "pending",
    nodeId: last.heldNode ?? undefined,
    numbers: { percent, measured: Math.floor(forSeconds), limit: seconds },
  };
}

function noOutput({ seconds }: Of<"no-output">, { rowsOut, rowsIn, firstAt, last }: Signals): Verdict {
  if (rowsIn === null) return { level: "unknown", numbers: {} };
  const verdict = lasting((last.at - (rowsOut?.since ?? firstAt)) / 1_000, seconds);
  // A source without rows has nothing to give: that is no fault of the job.
  const isFed = (last.at - rowsIn.since) / 1_000 < seconds && rowsIn.value > 0;
  const isUnsure = verdict.level === "clear" && rowsOut?.hasMoved !== true;
  return { level: !isFed ? "clear" : isUnsure ? "unknown" : verdict.level, numbers: { ...verdict.numbers, rows: rowsIn.value } };
}

/** Fires at the limit, and is pending from half of it. */
function lasting(seconds: number, limit: number): Verdict {
  return {
    level: seconds >= limit ? "firing" : seconds * 2 >= limit ? "pending" : "clear",
    numbers: { measured: Math.floor(seconds), limit },
  };
}

function backlogGrowing({ seconds, rows, lagSeconds }: Of<"backlog-growing">, { backlog, last }: Signals): Verdict {
  const window = backlog.filter((point) => point.at > last.at - seconds * 1_000);
  const first = window[0];
  if (first === undefined || last.at - first.at < seconds * 1_000 * COVERED) return { level: "unknown", numbers: {} };
  const rowsGrown = growth(window, (point) => point.rows);
  const lagGrown = growth(window, (point) => point.lagMs);
  const isGrowing = (rowsGrown ?? 0) >= rows || (lagGrown ?? 0) >= lagSeconds * 1_000;
  return {
    level: isGrowing ? "firing" : "clear",
    numbers: {
      seconds,
      ...(rowsGrown === null ? {} : { rowsGrown: Math.round(rowsGrown), rows: last.backlogRows ?? 0 }),
      ...(lagGrown === null ? {} : { lagGrownSeconds: Math.round(lagGrown / 1_000), lagSeconds: Math.round((last.lagMs ?? 0) / 1_000) }),
    },
  };
}

/** So much of the window must have been seen. */
const COVERED = 0.9;
const PARTS = 4;

/**
 * By how much a value grew over a window: the mean of its last quarter less that of its first, over three quarters of the window, where each quarter's mean is
 * above the one before; 0 where it went up and down. Null where nothing was measured.
 */
function growth(window: readonly BacklogPoint[], valueOf: (point: BacklogPoint) => number | null): number | null {
  const values = window.flatMap((point) => valueOf(point) ?? []);
  if (values.length < PARTS * 2 || values.length < window.length / 2) return null;
  const means = Array.from({ length: PARTS }, (_, part) => {
    const quarter = values.slice(Math.floor((part * values.length) / PARTS), Math.floor(((part + 1) * values.length) / PARTS));
    return quarter.reduce((sum, value) => sum + value, 0) / quarter.length;
  });
  const rises = means.every((mean, part) => part === 0 || mean > (means[part - 1] ?? 0));
  return rises ? (((means.at(-1) ?? 0) - (means[0] ?? 0)) * PARTS) / (PARTS - 1) : 0;
}
