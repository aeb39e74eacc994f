import { downstreamOf, nodeOf, upstreamOf, type GraphNode, type GraphView, type JobMoment } from "./job-moment.ts";
import type { NodeLive } from "@millrace/pipeline/metrics";

/** Flink's thresholds of the backpressured share: LOW above the first, HIGH above the second. */
export const HELD_LOW = 0.1;
export const HELD_HIGH = 0.5;
const BUSY_FULL = 0.8;
/** One key with more than this part of the rows decides the pace, however many subtasks there are. */
const HOT_SHARE = 0.3;
const GC_HEAVY = 0.2;
/** The mean may be this part of the busiest subtask before one speaks of skew. */
const EVEN = 0.6;

export type CulpritReason =
  | { readonly kind: "hot-key"; readonly key: string; readonly share: number; readonly subtask: number }
  | { readonly kind: "skew"; readonly skew: number; readonly averageBusy: number }
  | { readonly kind: "gc"; readonly share: number }
  /** `waitShare`: the part of its time in which it waits for the outside system. */
  | { readonly kind: "slow-sink"; readonly rowsPerSecond: number | null; readonly waitShare: number }
  | { readonly kind: "costly-rows"; readonly microsPerRow: number | null };

export interface Culprit {
  /** The node to look at, and all nodes of its chain: they share one task. */
  readonly nodeId: string;
  readonly name: string;
  readonly chain: readonly string[];
  readonly busyShare: number;
  readonly subtask: number | null;
  /** The worst held-back share upstream of it, and where; null where it holds nobody back but itself (all in one chain). */
  readonly heldShare: number;
  readonly heldNodeId: string | null;
  readonly reason: CulpritReason;
  readonly remedies: readonly Remedy[];
}
export type Remedy = "raise-parallelism" | "split-key" | "pre-aggregate" | "batch-sink" | "simplify-expression" | "more-memory";

/**
 * Who slows the job down: from the most held-back node down the wires, always towards a node that is held back too, to the first that is
 * not. A task at the end of the graph that is held back itself waits for the system that it writes to: then the sink is the culprit.
 * `before` is an earlier moment (some seconds) of the same attempt, over which rates are averaged.
 * Undefined where nothing is held back above Flink's LOW threshold, or where what it leads to is not busy (an outage of the numbers,
 * not an answer).
 */
export function findCulprit(moment: JobMoment, before?: JobMoment): Culprit | undefined {
  const { graph, live } = moment;
  const held = graph.nodes
    .filter((n) => (live[n.id]?.heldMax ?? 0) > HELD_LOW)
    .toSorted((a, b) => (live[b.id]?.heldMax ?? 0) - (live[a.id]?.heldMax ?? 0));
  const first = held[0];
  if (first === undefined) return undefined;

  const walked = walkDown(graph, live, first.id);
  const isExplained = isSlow(moment, walked, first.id);
  const nodeId = isExplained ? walked : waitingSink(moment, held);
  const node = nodeId === undefined ? undefined : live[nodeId];
  if (nodeId === undefined || node === undefined) return undefined;
  const waitShare = !isExplained || isTerminal(graph, live, nodeId) ? (node.heldMax ?? 0) : 0;
  const chain = graph.nodes.filter((n) => live[n.id]?.task === node.task).map((n) => n.id);
  const reason: CulpritReason = isExplained
    ? reasonOf(moment, before, nodeId, chain)
    : { kind: "slow-sink", rowsPerSecond: meanRate(moment, before, nodeId), waitShare };
  const named = reason.kind === "slow-sink" ? (likeliestSink(graph, live, chain) ?? nodeId) : nodeId;
  const worst = mostHeld(graph, live, nodeId);
  return {
    nodeId: named,
    name: nodeOf(graph, named).name,
    chain,
    busyShare: Math.min(1, (node.busyMax ?? 0) + waitShare),
    subtask: node.busiestSubtask,
    heldShare: worst === undefined ? waitShare : (live[worst]?.heldMax ?? 0),
    heldNodeId: worst ?? null,
    reason,
    remedies: remediesFor(reason),
  };
}

/** Whether the node that the wires lead to is full: busy itself, or waiting for the system that it writes to. */
function isSlow({ graph, live }: JobMoment, nodeId: string, startId: string): boolean {
  const isAtEnd = isTerminal(graph, live, nodeId);
  const waits = isAtEnd ? (live[nodeId]?.heldMax ?? 0) : 0;
  return (nodeId !== startId || isAtEnd) && (live[nodeId]?.busyMax ?? 0) + waits >= HELD_HIGH;
}

/** Of the sinks in one task: one that may wait at all, and of those the one with the most rows. Undefined where there is none. */
function likeliestSink(graph: GraphView, live: JobMoment["live"], chain: readonly string[]): string | undefined {
  const sinks = chain.map((id) => nodeOf(graph, id)).filter((node) => node.kind.startsWith("sink."));
  const waits = sinks.filter((node) => node.canWait !== false);
  const rate = ({ id }: GraphNode) => live[id]?.inPerSecond ?? 0;
  return (waits.length > 0 ? waits : sinks).toSorted((a, b) => rate(b) - rate(a))[0]?.id;
}

/**
 * The sink inside a held-back task whose consumers all have room: only it can be what the task waits for. Of several, the one with the most rows.
 */
function waitingSink({ graph, live }: JobMoment, held: readonly GraphNode[]): string | undefined {
  for (const { id } of held) {
    const task = live[id]?.task;
    const chain = graph.nodes.filter((node) => live[node.id]?.task === task);
    const consumers = chain.flatMap((node) => downstreamOf(graph, node.id)).filter((next) => live[next]?.task !== task);
    if ((live[id]?.heldMax ?? 0) < HELD_HIGH || consumers.some((next) => pressure(live[next]) >= HELD_HIGH)) continue;
    const sink = likeliestSink(
      graph,
      live,
      chain.map((node) => node.id),
    );
    if (sink !== undefined) return sink;
  }
  return undefined;
}

function walkDown(graph: GraphView, live: JobMoment["live"], start: string): string {
  const seen = new Set<string>();
  let at = start;
  while (!seen.has(at)) {
    seen.add(at);
    // The slowest consumer fills its buffers: of several, the busiest that is not itself held back is the one.
    const next = downstreamOf(graph, at)
      .filter((id) => live[id] !== undefined && !seen.has(id))
      .toSorted((a, b) => pressure(live[b]) - pressure(live[a]))[0];
    if (next === undefined) return at;
    at = next;
    const sameTask = live[at]?.task === live[start]?.task;
    if (!sameTask && (live[at]?.heldMax ?? 0) <= HELD_LOW) return at;
  }
  return at;
}

/** Nothing of another task comes behind it. */
function isTerminal(graph: GraphView, live: JobMoment["live"], nodeId: string): boolean {
  const task = live[nodeId]?.task;
  const seen = new Set<string>();
  const queue = graph.nodes.filter((n) => live[n.id]?.task === task).map((n) => n.id);
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const next of downstreamOf(graph, id)) {
      if (live[next] !== undefined && live[next].task !== task) return false;
      queue.push(next);
    }
  }
  return true;
}

/** A node that works or waits for its own consumers may be what holds us; an idle one cannot. */
function pressure(node: NodeLive | undefined): number {
  return node === undefined ? 0 : Math.max(node.busyMax ?? 0, node.heldMax ?? 0);
}

function mostHeld(graph: GraphView, live: JobMoment["live"], nodeId: string): string | undefined {
  const seen = new Set<string>();
  const queue = [...upstreamOf(graph, nodeId)];
  let worst: string | undefined;
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    if (seen.has(id)) continue;
    seen.add(id);
    if (live[id]?.task !== live[nodeId]?.task && (live[id]?.heldMax ?? 0) > (worst === undefined ? 0 : (live[worst]?.heldMax ?? 0)))
      worst = id;
    queue.push(...upstreamOf(graph, id));
  }
  return worst;
}

function reasonOf(moment: JobMoment, before: JobMoment | undefined, nodeId: string, chain: readonly string[]): CulpritReason {
  const { graph, live, process } = moment;
  const node = live[nodeId];
  const hot = chain.flatMap((id) => live[id]?.hotKeys ?? []).toSorted((a, b) => b.share - a.share)[0];
  if (hot !== undefined && hot.share >= HOT_SHARE) return { kind: "hot-key", key: hot.key, share: hot.share, subtask: hot.subtask };
  const busy = node?.busyMax ?? 0;
  const average = node?.busyAvg ?? busy;
  if ((node?.parallelism ?? 1) > 1 && busy >= BUSY_FULL && average <= busy * EVEN)
    return { kind: "skew", skew: node?.skew ?? 0, averageBusy: average };
  const gc = (process?.["gcMsPerSecond"] ?? 0) / 1000;
  if (gc >= GC_HEAVY) return { kind: "gc", share: gc };
  const sink = likeliestSink(graph, live, chain);
  if (sink !== undefined) {
    return {
      kind: "slow-sink",
      rowsPerSecond: meanRate(moment, before, sink),
      waitShare: isTerminal(graph, live, nodeId) ? (node?.heldMax ?? 0) : 0,
    };
  }
  const rate = meanRate(moment, before, nodeId) ?? 0;
  return { kind: "costly-rows", microsPerRow: rate > 0 ? (busy * (node?.parallelism ?? 1) * 1e6) / rate : null };
}

/** Rows in per second since the moment before; a blocked node takes its rows in bursts, which one second says nothing of. */
function meanRate(moment: JobMoment, before: JobMoment | undefined, id: string): number | null {
  const now = moment.live[id];
  const was = before?.live[id]?.recordsIn;
  if (before === undefined || now?.recordsIn == null || was == null || moment.at <= before.at || now.recordsIn < was)
    return now?.inPerSecond ?? null;
  return ((now.recordsIn - was) * 1_000) / (moment.at - before.at);
}

function remediesFor(reason: CulpritReason): readonly Remedy[] {
  switch (reason.kind) {
    case "hot-key":
      // More subtasks do not help: all rows of one key meet in one of them.
      return ["split-key", "pre-aggregate"];
    case "skew":
      return ["split-key", "raise-parallelism"];
    case "gc":
      return ["more-memory"];
    case "slow-sink":
      return ["batch-sink", "raise-parallelism"];
    case "costly-rows":
      return ["raise-parallelism", "simplify-expression"];
  }
}
