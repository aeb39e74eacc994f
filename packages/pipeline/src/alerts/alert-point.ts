import { combineColumn } from "../metrics/combine-of.ts";
import type { JobSample, MetricColumn } from "../metrics/job-sample.ts";

/** The few numbers of one reading on which alerts depend. Null where nothing was measured. */
export interface AlertPoint {
  /** Epoch ms. */
  readonly at: number;
  /** Rows that the sources have emitted, and that the sinks have taken in, since the start of the attempt. */
  readonly rowsIn: number | null;
  readonly rowsOut: number | null;
  /** Lowest watermark over all nodes that have one (epoch ms), and of which node. */
  readonly watermark: number | null;
  readonly watermarkNode: string | null;
  /** Share of the time (0 to 1) that the most held-back subtask waits for room downstream, and of which node it is. */
  readonly held: number | null;
  readonly heldNode: string | null;
  /** Rows that wait in the sources. */
  readonly backlogRows: number | null;
  /** How far the watermark is behind the clock, in ms. */
  readonly lagMs: number | null;
}

/** Which nodes have no incoming wire, and which no outgoing one. */
export interface JobEnds {
  readonly sources: readonly string[];
  readonly sinks: readonly string[];
}

/** Watermarks below this are Long.MIN_VALUE in any of its spellings, above it Long.MAX_VALUE: none yet, and no more to come. */
const NO_WATERMARK = 8e15;
/** Data that is older than this is a recording: how far it is from the clock says nothing about the job. */
const RECORDED_MS = 86_400_000;

export function jobEnds(document: {
  readonly nodes: readonly { readonly id: string }[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}): JobEnds {
  const withInput = new Set(document.edges.map((edge) => edge.to.split(".")[0]));
  const withOutput = new Set(document.edges.map((edge) => edge.from.split(".")[0]));
  const ids = document.nodes.map((node) => node.id);
  return { sources: ids.filter((id) => !withInput.has(id)), sinks: ids.filter((id) => !withOutput.has(id)) };
}

/** Draws a reading together. Cost: one pass over three columns of each node. */
export function alertPoint(sample: JobSample, { sources, sinks }: JobEnds): AlertPoint {
  const sumOver = (ids: readonly string[], metric: string): number | null =>
    ids
      .map((id) => combineColumn(sample.nodes[id]?.metrics[metric] ?? [], "sum"))
      .reduce((sum, value) => (value === null ? sum : (sum ?? 0) + value), null);
  let watermark: number | null = null;
  let watermarkNode: string | null = null;
  let held: number | null = null;
  let heldNode: string | null = null;
  for (const [id, { metrics }] of Object.entries(sample.nodes)) {
    const low = lowWatermark(metrics["currentInputWatermark"]) ?? lowWatermark(metrics["currentOutputWatermark"]);
    if (low !== null && (watermark === null || low < watermark)) [watermark, watermarkNode] = [low, id];
    const waits = combineColumn(metrics["backPressuredTimeMsPerSecond"] ?? [], "max");
    if (waits !== null && (held === null || waits / 1_000 > held)) [held, heldNode] = [waits / 1_000, id];
  }
  const lagMs = watermark === null ? null : sample.at - watermark;
  return {
    at: sample.at,
    rowsIn: sumOver(sources, "numRecordsOut"),
    rowsOut: sumOver(sinks, "numRecordsIn"),
    watermark,
    watermarkNode,
    held,
    heldNode,
    backlogRows: sumOver(sources, "pendingRecords"),
    lagMs: lagMs === null || lagMs < 0 || lagMs > RECORDED_MS ? null : lagMs,
  };
}

/** Null while one subtask has none, and where none comes any more. */
function lowWatermark(column: MetricColumn | undefined): number | null {
  if (column === undefined || column.length === 0 || column.some((value) => value === null || value < -NO_WATERMARK)) return null;
  const low = combineColumn(column, "min");
  return low === null || low > NO_WATERMARK ? null : low;
}
