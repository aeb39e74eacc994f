/** How subtasks are drawn together into one number. */
export type Combine = "sum" | "max" | "min" | "avg";

/** Time shares by the worst subtask, watermarks by the slowest, everything countable as a sum. */
export function combineOf(metric: string): Combine {
  if (metric.startsWith("accumulate")) return "sum";
  if (/TimeMsPerSecond$|Usage$|Lag$|Latency|^latency|Delay|Time$|Drift$|^longest|^isBackPressured$|_(max|p\d+)$/.test(metric)) return "max";
  if (/Watermark$|^nextTimer|_min$/.test(metric)) return "min";
  if (metric.endsWith("_mean")) return "avg";
  return "sum";
}

/** A column as one number by its metric's nature; null where nothing was measured. */
export function combineColumn(column: readonly (number | null)[], how: Combine): number | null {
  let sum = 0;
  let least = Infinity;
  let most = -Infinity;
  let count = 0;
  for (const value of column) {
    if (value === null || !Number.isFinite(value)) continue;
    sum += value;
    least = Math.min(least, value);
    most = Math.max(most, value);
    count++;
  }
  if (count === 0) return null;
  return how === "sum" ? sum : how === "max" ? most : how === "min" ? least : sum / count;
}
