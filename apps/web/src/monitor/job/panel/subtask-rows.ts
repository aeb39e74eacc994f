import type { NodeSample } from "@millrace/pipeline/metrics";
import { HELD_HIGH, HELD_LOW } from "../../answers/culprit.ts";

export interface SubtaskRow {
  readonly index: number;
  readonly inPerSecond: number | null;
  readonly outPerSecond: number | null;
  readonly busy: number | null;
  readonly held: number | null;
  readonly idle: number | null;
  /** Flink's level of the backpressured share. */
  readonly level: "ok" | "low" | "high" | null;
  readonly watermark: number | null;
  readonly keys: number | null;
  readonly stateBytes: number | null;
  readonly late: number | null;
  /** Takes in half as much again as the mean, or is far busier: a sign of skew. */
  readonly isOutlier: boolean;
}

const FAR = 1.5;

/** A node's columns as one row a subtask. */
export function subtaskRows(node: NodeSample): readonly SubtaskRow[] {
  const at = (metric: string, index: number): number | null => node.metrics[metric]?.[index] ?? null;
  const share = (metric: string, index: number): number | null => {
    const value = at(metric, index);
    return value === null ? null : Math.min(1, Math.max(0, value / 1_000));
  };
  const rates = summaryOf(node.metrics["numRecordsInPerSecond"] ?? []);
  const busy = summaryOf((node.metrics["busyTimeMsPerSecond"] ?? []).map((v) => (v === null ? null : v / 1_000)));
  return Array.from({ length: node.parallelism }, (_, index) => {
    const held = share("backPressuredTimeMsPerSecond", index);
    const rate = at("numRecordsInPerSecond", index);
    const busyHere = share("busyTimeMsPerSecond", index);
    return {
      index,
      inPerSecond: rate,
      outPerSecond: at("numRecordsOutPerSecond", index),
      busy: busyHere,
      held,
      idle: share("idleTimeMsPerSecond", index),
      level: held === null ? null : held > HELD_HIGH ? "high" : held > HELD_LOW ? "low" : "ok",
      watermark: at("currentInputWatermark", index) ?? at("currentOutputWatermark", index),
      keys: at("numKeys", index),
      stateBytes: at("stateBytes", index),
      late: at("numLateRecordsDropped", index),
      isOutlier: node.parallelism > 1 && (isFar(rate, rates.mean) || ((busyHere ?? 0) > HELD_HIGH && isFar(busyHere, busy.mean))),
    };
  });
}

export function summaryOf(values: readonly (number | null)[]): {
  min: number | null;
  median: number | null;
  max: number | null;
  mean: number | null;
} {
  const known = values.filter((v) => v !== null).toSorted((a, b) => a - b);
  if (known.length === 0) return { min: null, median: null, max: null, mean: null };
  const middle = known.length >> 1;
  const median = known.length % 2 === 1 ? (known[middle] ?? null) : ((known[middle - 1] ?? 0) + (known[middle] ?? 0)) / 2;
  return { min: known[0] ?? null, median, max: known.at(-1) ?? null, mean: known.reduce((a, b) => a + b, 0) / known.length };
}

function isFar(value: number | null, mean: number | null): boolean {
  return value !== null && mean !== null && mean > 0 && value >= mean * FAR;
}
