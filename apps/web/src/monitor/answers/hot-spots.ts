import type { NodeLive } from "@millrace/pipeline/metrics";

export const HOT_SPOT_KINDS = ["busy", "held", "lag", "state", "skew"] as const;
export type HotSpotKind = (typeof HOT_SPOT_KINDS)[number];

/** A node of some job that stands out. */
export interface HotSpot {
  readonly jobId: string;
  readonly jobName: string;
  readonly nodeId: string;
  readonly nodeName: string;
  readonly kind: HotSpotKind;
  /** The subtask that it is; null where it is the node as a whole. */
  readonly subtask: number | null;
  /** A share for busy, held and skew; milliseconds of lag; bytes of state. */
  readonly value: number;
}

export interface HotSpotJob {
  readonly id: string;
  readonly name: string;
  readonly at: number;
  readonly nameOf: (nodeId: string) => string;
  readonly live: Readonly<Record<string, NodeLive>>;
}

/** From here on a value is worth a look. */
const LEAST: Readonly<Record<HotSpotKind, number>> = { busy: 0.5, held: 0.1, lag: 10_000, state: 1_000_000, skew: 0.3 };
/** Further behind the clock the data is not of now. */
const RECORDED_MS = 86_400_000;

/** The most outstanding nodes over all jobs: of each kind at most so many, the largest first. A chain counts once, by its head. */
export function hotSpots(jobs: readonly HotSpotJob[], mostOfEach: number): readonly HotSpot[] {
  const all = jobs.flatMap((job) => Object.entries(job.live).flatMap(([nodeId, node]) => spotsOf(job, nodeId, node)));
  return HOT_SPOT_KINDS.flatMap((kind) =>
    all
      .filter((spot) => spot.kind === kind)
      .toSorted((a, b) => b.value - a.value)
      .slice(0, mostOfEach),
  );
}

function spotsOf({ id, name, at, nameOf }: HotSpotJob, nodeId: string, node: NodeLive): readonly HotSpot[] {
  const isHead = node.task === nodeId;
  const lag = node.watermark === null ? null : at - node.watermark;
  const found: readonly (readonly [HotSpotKind, number | null, number | null])[] = [
    ["busy", isHead ? node.busyMax : null, node.busiestSubtask],
    ["held", isHead ? node.heldMax : null, null],
    ["lag", isHead && lag !== null && lag < RECORDED_MS ? lag : null, node.watermarkSubtask],
    ["state", node.stateBytes, null],
    ["skew", isHead && (node.busyMax ?? 0) >= LEAST.busy ? node.skew : null, null],
  ];
  return found.flatMap(([kind, value, subtask]) =>
    value === null || value < LEAST[kind] ? [] : [{ jobId: id, jobName: name, nodeId, nodeName: nameOf(nodeId), kind, subtask, value }],
  );
}
