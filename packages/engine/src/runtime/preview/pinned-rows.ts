import { sourceWatermark } from "@millrace/pipeline/catalog";
import type { LogicalGraph, LogicalNode } from "../../graph/logical-graph.ts";
import { MIN_TIMESTAMP, type RowKind } from "../../record/row.ts";

type PinnedRow = Readonly<Record<string, unknown>>;

/** The kind of what stands in the place of a node whose rows are pinned. */
export const PINNED = "preview.pinned";
const KINDS = ["+I", "-U", "+U", "-D"];

/** Event time of a pinned row, its `$timestamp` in epoch ms; none where it has none. */
export function pinnedTimestamp(row: PinnedRow): number {
  const timestamp = row["$timestamp"];
  return typeof timestamp === "number" ? timestamp : MIN_TIMESTAMP;
}

/** Kind of a pinned row, its `$kind`; +I where it has none. */
export function pinnedKind(row: PinnedRow): RowKind {
  return Math.max(0, KINDS.indexOf(String(row["$kind"]))) as RowKind;
}

/**
 * The graph in which every node with pinned rows gives out these by its main output in place of what would come from before it: it becomes a
 * source, and the wires into it are cut. Sources that live outside have samples for their rows anyway and stay what they are.
 * Event time of a node behind a source is that of its rows (`$timestamp`), with a watermark so far behind that none of them is late.
 */
export function pinNodes(graph: LogicalGraph, rowsOf: (nodeId: string) => readonly PinnedRow[] | undefined): LogicalGraph {
  const isPinned = ({ plan, isSource, isSink }: LogicalNode): boolean =>
    !isSink && (!isSource || plan.kind === "source.generator") && (rowsOf(plan.nodeId)?.length ?? 0) > 0;
  const pinned = new Set(graph.nodes.filter(isPinned).map(({ plan }) => plan.nodeId));
  if (pinned.size === 0) return graph;
  const nodes = graph.nodes.map((node): LogicalNode => {
    const { plan, isSource } = node;
    if (!pinned.has(plan.nodeId)) return node;
    const watermark = isSource ? sourceWatermark(plan.kind, plan.config) : behindAll(rowsOf(plan.nodeId)!);
    return {
      ...node,
      isSource: true,
      inputPorts: [],
      plan: { ...plan, kind: isSource ? "source.sample" : PINNED, config: { watermark }, inputSchemas: [], inputKeys: [] },
    };
  });
  return { ...graph, nodes, edges: graph.edges.filter(({ to }) => !pinned.has(to)) };
}

/** A watermark that no row is behind. */
function behindAll(rows: readonly PinnedRow[]): object {
  let latest = MIN_TIMESTAMP;
  let maxOutOfOrdernessMs = 0;
  for (const row of rows) {
    const timestamp = pinnedTimestamp(row);
    if (timestamp === MIN_TIMESTAMP) continue;
    latest = Math.max(latest, timestamp);
    maxOutOfOrdernessMs = Math.max(maxOutOfOrdernessMs, latest - timestamp);
  }
  return { generator: "bounded", maxOutOfOrdernessMs, idleTimeoutMs: 0 };
}
