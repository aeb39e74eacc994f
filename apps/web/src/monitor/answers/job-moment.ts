import type { PipelineDocument } from "@millrace/pipeline";
import type { NodeLive } from "@millrace/pipeline/metrics";

/** What the answers need to know of the graph. */
export interface GraphView {
  readonly nodes: readonly GraphNode[];
  /** By node id; the ports stay with the document. */
  readonly edges: readonly { readonly from: string; readonly to: string; readonly fromPort: string }[];
}

export interface GraphNode {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** Of sinks: false where it never makes anybody wait, whatever comes. */
  readonly canWait?: boolean;
}

/** A job at one moment, as all answers see it. */
export interface JobMoment {
  readonly at: number;
  readonly graph: GraphView;
  readonly live: Readonly<Record<string, NodeLive>>;
  /** Process metrics by name, where the job reports them. */
  readonly process?: Readonly<Record<string, number | null>>;
  /** Since when the watermark of a node has not moved (epoch ms), for nodes where that is known. */
  readonly watermarkSince?: Readonly<Record<string, number>>;
}

export function graphView(document: Pick<PipelineDocument, "nodes" | "edges">): GraphView {
  return {
    nodes: document.nodes
      .filter((n) => n.disabled !== true)
      .map((n) => ({ id: n.id, name: n.name ?? n.id, kind: n.kind, ...(n.kind.startsWith("sink.") ? { canWait: canWait(n) } : {}) })),
    edges: document.edges.map((edge) => {
      const [from = "", fromPort = "out"] = edge.from.split(".");
      return { from, fromPort, to: edge.to.split(".")[0] ?? "" };
    }),
  };
}

/** A table takes what comes unless it was told not to; what is discarded waits for nothing. */
function canWait({ kind, config }: PipelineDocument["nodes"][number]): boolean {
  return kind === "sink.table" ? typeof config["maxRowsPerSecond"] === "number" : kind !== "sink.discard";
}

export function downstreamOf(graph: GraphView, id: string): readonly string[] {
  return graph.edges.filter((e) => e.from === id).map((e) => e.to);
}

export function upstreamOf(graph: GraphView, id: string): readonly string[] {
  return graph.edges.filter((e) => e.to === id).map((e) => e.from);
}

export function nodeOf(graph: GraphView, id: string): GraphNode {
  return graph.nodes.find((n) => n.id === id) ?? { id, name: id, kind: "" };
}
