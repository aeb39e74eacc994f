import type { HotKey, JobSample, MetricColumn, NodeSample, SplitSample } from "./job-sample.ts";

/**
 * What a page shows of one node at one moment, drawn together over its subtasks. Shares are 0 to 1; null means "not measured",
 * never zero. Numbers only beside the two short lists, so that a change can be sent as the fields that differ.
 */
export interface NodeLive {
  readonly parallelism: number;
  /** Node id at the head of the chain that runs this node. */
  readonly task: string;
  readonly inPerSecond: number | null;
  readonly outPerSecond: number | null;
  readonly bytesInPerSecond: number | null;
  readonly bytesOutPerSecond: number | null;
  readonly recordsIn: number | null;
  readonly recordsOut: number | null;
  /** Of the busiest subtask, and which that is. */
  readonly busyMax: number | null;
  readonly busyAvg: number | null;
  readonly busiestSubtask: number | null;
  readonly heldMax: number | null;
  readonly heldAvg: number | null;
  readonly idleAvg: number | null;
  /** Minimum over subtasks, epoch ms; null while one subtask has none (Flink hides the value then too). */
  readonly watermark: number | null;
  readonly watermarkSubtask: number | null;
  readonly late: number | null;
  readonly rowErrors: number | null;
  readonly filtered: number | null;
  readonly stateBytes: number | null;
  readonly keys: number | null;
  readonly queued: number | null;
  readonly pendingRecords: number | null;
  readonly nextTimer: number | null;
  /** Of the slowest subtask: how long nearly all latency markers took from their source to here, in ms. */
  readonly latencyP99: number | null;
  /** Mean absolute deviation of the subtasks' records in, over the mean: 0 to 1. */
  readonly skew: number | null;
  readonly hotKeys: readonly HotKey[];
  readonly splits: readonly SplitSample[];
}

/** Watermarks below this are Long.MIN_VALUE in any of its spellings: "none yet". */
const NO_WATERMARK = -8e15;

/** Draws the subtasks of one node together. */
export function nodeLive(node: NodeSample): NodeLive {
  const m = node.metrics;
  const busiest = indexOfMax(m["busyTimeMsPerSecond"]);
  const busy = totalsOf(m["busyTimeMsPerSecond"]);
  const held = totalsOf(m["backPressuredTimeMsPerSecond"]);
  const idle = totalsOf(m["idleTimeMsPerSecond"]);
  const watermark = lowWatermark(m["currentInputWatermark"]) ?? lowWatermark(m["currentOutputWatermark"]);
  return {
    parallelism: node.parallelism,
    task: node.task,
    inPerSecond: rate(m["numRecordsInPerSecond"]),
    outPerSecond: rate(m["numRecordsOutPerSecond"]),
    bytesInPerSecond: rate(m["numBytesInPerSecond"]),
    bytesOutPerSecond: rate(m["numBytesOutPerSecond"]),
    recordsIn: sum(m["numRecordsIn"]),
    recordsOut: sum(m["numRecordsOut"]),
    busyMax: shareOf(busy?.max),
    busyAvg: shareOf(mean(busy)),
    busiestSubtask: busiest,
    heldMax: shareOf(held?.max),
    heldAvg: shareOf(mean(held)),
    idleAvg: shareOf(mean(idle)),
    watermark: watermark?.value ?? null,
    watermarkSubtask: watermark?.subtask ?? null,
    late: sum(m["numLateRecordsDropped"]),
    rowErrors: sum(m["numRowErrors"]),
    filtered: sum(m["numRecordsFiltered"]),
    stateBytes: sum(m["stateBytes"]),
    keys: sum(m["numKeys"]),
    queued: sum(m["inputQueueLength"]),
    pendingRecords: sum(m["pendingRecords"]),
    nextTimer: min(m["nextTimerTimestamp"]),
    latencyP99: totalsOf(m["latency_p99"])?.max ?? null,
    skew: skewOf(m["numRecordsInPerSecond"]),
    hotKeys: node.hotKeys ?? [],
    splits: node.splits ?? [],
  };
}

/** A reading of a job without its single subtasks: what most pages show, a hundredth of a wide job's reading. The worker stores it beside the whole one. */
export interface JobReading {
  /** When it was read, epoch ms. */
  readonly at: number;
  /** The time that the rates cover. */
  readonly intervalMs: number;
  readonly nodes: Readonly<Record<string, NodeLive>>;
  readonly job: Readonly<Record<string, number | null>>;
  readonly process: Readonly<Record<string, number | null>>;
}

export function jobReading({ at, intervalMs, nodes, job, process }: JobSample): JobReading {
  const live = Object.fromEntries(Object.entries(nodes).map(([nodeId, node]) => [nodeId, nodeLive(node)]));
  return { at, intervalMs, nodes: live, job: job ?? {}, process: process ?? {} };
}

/**
 * Flink's data skew figure: mean absolute deviation ÷ mean, capped at 1; 0 when nothing flows, null below two subtasks.
 * Source: flink-runtime-web job-overview (the formula behind "Data Skew").
 */
export function skewOf(column: MetricColumn | undefined): number | null {
  const totals = totalsOf(column);
  if (column === undefined || totals === undefined || totals.count < 2) return null;
  const middle = totals.sum / totals.count;
  if (middle === 0) return 0;
  let deviation = 0;
  for (const value of column) if (value !== null && Number.isFinite(value)) deviation += Math.abs(value - middle);
  return Math.min(1, rounded(deviation / totals.count / middle));
}

interface Totals {
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/** One pass without intermediate arrays: a large job has a million values a second. */
function totalsOf(column: MetricColumn | undefined): Totals | undefined {
  let total = 0;
  let least = Infinity;
  let most = -Infinity;
  let count = 0;
  if (column === undefined) return undefined;
  for (const value of column) {
    if (value === null || !Number.isFinite(value)) continue;
    total += value;
    if (value < least) least = value;
    if (value > most) most = value;
    count++;
  }
  return count === 0 ? undefined : { sum: total, min: least, max: most, count };
}

function sum(column: MetricColumn | undefined): number | null {
  return totalsOf(column)?.sum ?? null;
}

/** Of rates four digits say everything, and a rate that does not change need not be sent again. */
function rate(column: MetricColumn | undefined): number | null {
  const total = totalsOf(column);
  return total === undefined ? null : Number(total.sum.toPrecision(4));
}

function mean(totals: Totals | undefined): number | undefined {
  return totals === undefined ? undefined : totals.sum / totals.count;
}

/** Milliseconds per second as a share. */
function shareOf(msPerSecond: number | undefined): number | null {
  return msPerSecond === undefined ? null : rounded(Math.min(1, Math.max(0, msPerSecond / 1_000)));
}

function min(column: MetricColumn | undefined): number | null {
  return totalsOf(column)?.min ?? null;
}

/** Shares to a thousandth. */
function rounded(share: number): number {
  return Math.round(share * 1_000) / 1_000;
}

function indexOfMax(column: MetricColumn | undefined): number | null {
  let best: number | null = null;
  let most = -Infinity;
  for (let i = 0; i < (column?.length ?? 0); i++) {
    const value = column?.[i] ?? -Infinity;
    if (value <= most) continue;
    best = i;
    most = value;
  }
  return best;
}

function lowWatermark(column: MetricColumn | undefined): { value: number; subtask: number } | null {
  if (column === undefined || column.length === 0) return null;
  let best: { value: number; subtask: number } | null = null;
  for (const [subtask, value] of column.entries()) {
    if (value === null || !Number.isFinite(value) || value < NO_WATERMARK) return null;
    if (best === null || value < best.value) best = { value, subtask };
  }
  return best;
}
