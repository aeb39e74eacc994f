import { combineColumn, combineOf, type Combine } from "@millrace/pipeline/metrics";

/** One line of a chart. `nodeId` "" is the job itself, "@process" its process. */
export interface SeriesRequest {
  readonly nodeId: string;
  readonly metric: string;
  /** One subtask instead of all together. */
  readonly subtask?: number | undefined;
  /** Left out: by the metric's nature. */
  readonly combine?: Combine | undefined;
}

/** A stored column, or a number that stands for one, as one number; null where nothing was measured, or not for the single subtask. */
export function combine(column: unknown, series: SeriesRequest): number | null {
  if (typeof column === "number") return series.subtask === undefined || series.nodeId === "" || column === 0 ? column : null;
  if (!Array.isArray(column)) return null;
  if (series.subtask !== undefined) return numberOrNull(column[series.subtask]);
  return combineColumn(column.map(numberOrNull), series.combine ?? combineOf(series.metric));
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
