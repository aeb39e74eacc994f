import type { CheckpointRow } from "../../../../server/jobs/job-history.ts";

/** The rows of the summary, as Flink's: extremes, mean and percentiles by nearest rank. */
export const STATISTICS = ["min", "avg", "p50", "p90", "p95", "p99", "p99.9", "max"] as const;
export type Statistic = (typeof STATISTICS)[number];
export type Summary = Readonly<Record<Statistic, number | null>>;

export const QUANTITIES = ["duration", "bytes", "fullBytes", "inFlightBytes"] as const;
export type Quantity = (typeof QUANTITIES)[number];

export interface CheckpointStats {
  readonly triggered: number;
  readonly inProgress: number;
  readonly completed: number;
  readonly failed: number;
  readonly lastCompleted: CheckpointRow | undefined;
  readonly lastFailed: CheckpointRow | undefined;
  readonly lastSavepoint: CheckpointRow | undefined;
  /** Of completed ones, savepoints left out: they are not periodic. Milliseconds and bytes. */
  readonly summaries: Readonly<Record<Quantity, Summary>>;
}

/** Counts and percentiles over the checkpoints that are remembered. */
export function checkpointStats(rows: readonly CheckpointRow[]): CheckpointStats {
  const newestFirst = rows.toSorted((a, b) => b.triggeredAt - a.triggeredAt);
  const completed = newestFirst.filter((row) => row.status === "COMPLETED" && row.endedAt !== null);
  const periodic = completed.filter((row) => row.type !== "SAVEPOINT");
  const failed = newestFirst.filter((row) => row.status === "FAILED");
  return {
    triggered: rows.length,
    completed: completed.length,
    failed: failed.length,
    inProgress: rows.filter((row) => row.status === "IN_PROGRESS").length,
    lastCompleted: completed.find((row) => row.type !== "SAVEPOINT") ?? completed[0],
    lastFailed: failed[0],
    lastSavepoint: completed.find((row) => row.type === "SAVEPOINT"),
    summaries: {
      duration: summarize(periodic.map(durationOf)),
      bytes: summarize(periodic.map((row) => row.stateBytes)),
      fullBytes: summarize(periodic.map((row) => row.fullStateBytes)),
      inFlightBytes: summarize(periodic.map((row) => row.inFlightBytes)),
    },
  };
}

/** End to end, in ms; null while it is under way. */
export function durationOf(row: CheckpointRow): number | null {
  return row.endedAt === null ? null : row.endedAt - row.triggeredAt;
}

/** Slower than nearly all, and much slower than the middle one: worth a look. */
export function isOutlier(row: CheckpointRow, { duration }: CheckpointStats["summaries"]): boolean {
  const took = durationOf(row);
  return (
    row.status === "COMPLETED" &&
    row.type !== "SAVEPOINT" &&
    took !== null &&
    took >= Math.max(duration.p95 ?? Infinity, 1.5 * (duration.p50 ?? Infinity))
  );
}

export function summarize(values: readonly (number | null)[]): Summary {
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  return {
    min: sorted[0] ?? null,
    avg: sorted.length === 0 ? null : sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    p50: percentile(sorted, 0.5),
    p90: percentile(sorted, 0.9),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    "p99.9": percentile(sorted, 0.999),
    max: sorted.at(-1) ?? null,
  };
}

/** Nearest rank: the smallest value that at least this part of all is not above. */
export function percentile(sorted: readonly number[], part: number): number | null {
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null;
}
