import type { NodeLive } from "@millrace/pipeline/metrics";
import type { JobMoment } from "./job-moment.ts";

/** A node at rest: nothing measured but its existence. Tests say what differs. */
export function node(task: string, fields: Partial<NodeLive> = {}): NodeLive {
  return {
    parallelism: 2,
    task,
    inPerSecond: null,
    outPerSecond: null,
    bytesInPerSecond: null,
    bytesOutPerSecond: null,
    recordsIn: null,
    recordsOut: null,
    busyMax: 0,
    busyAvg: 0,
    busiestSubtask: 0,
    heldMax: 0,
    heldAvg: 0,
    idleAvg: 1,
    watermark: null,
    watermarkSubtask: null,
    late: null,
    rowErrors: null,
    filtered: null,
    stateBytes: null,
    keys: null,
    queued: null,
    pendingRecords: null,
    nextTimer: null,
    latencyP99: null,
    skew: null,
    hotKeys: [],
    splits: [],
    ...fields,
  };
}

/** `"a > b > c"` as a graph; kinds by id, names equal ids. */
export function moment(
  wires: readonly string[],
  kinds: Readonly<Record<string, string>>,
  live: Readonly<Record<string, NodeLive>>,
  extra: Partial<JobMoment> = {},
): JobMoment {
  const edges = wires.flatMap((wire) => {
    const ids = wire.split(" > ");
    return ids.slice(1).map((to, i) => ({ from: ids[i] ?? "", fromPort: "out", to }));
  });
  const ids = new Set([...edges.flatMap((e) => [e.from, e.to]), ...Object.keys(kinds)]);
  return {
    at: 1_000_000,
    graph: { nodes: [...ids].map((id) => ({ id, name: id, kind: kinds[id] ?? "transform.map" })), edges },
    live,
    ...extra,
  };
}
