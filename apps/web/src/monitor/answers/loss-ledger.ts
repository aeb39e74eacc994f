import { nodeOf, upstreamOf, type JobMoment } from "./job-moment.ts";

/** The books of one node: everything that came in is in exactly one of the other columns. */
export interface LedgerLine {
  readonly nodeId: string;
  readonly name: string;
  /** Rows that its inputs sent, and those that it has taken in. */
  readonly sent: number;
  readonly in: number;
  readonly out: number;
  readonly filtered: number;
  readonly late: number;
  readonly failed: number;
  /** Sent but not taken in yet: in buffers on the way. */
  readonly inFlight: number;
  /** What windows, joins and patterns took into their state, and what sinks wrote. */
  readonly absorbed: number;
  /** Rows that no column explains. Zero, or something is wrong (or the numbers were read a moment apart). */
  readonly unexplained: number;
}

export interface Ledger {
  readonly lines: readonly LedgerLine[];
  readonly total: {
    readonly emitted: number;
    readonly delivered: number;
    readonly filtered: number;
    readonly late: number;
    readonly failed: number;
    readonly inFlight: number;
    readonly unexplained: number;
  };
}

/**
 * Rows in = out + filtered + late + failed, node by node, plus what is between the nodes. Windows, joins and patterns make other rows than
 * they take: their books end there ("absorbed") and begin again with what they emit.
 */
export function lossLedger(moment: JobMoment): Ledger {
  const { graph, live } = moment;
  const lines: LedgerLine[] = [];
  for (const { id } of graph.nodes) {
    const node = live[id];
    const upstream = upstreamOf(graph, id);
    if (node === undefined || upstream.length === 0) continue;
    const taken = node.recordsIn ?? 0;
    const out = node.recordsOut ?? 0;
    const late = node.late ?? 0;
    const failed = node.rowErrors ?? 0;
    // A node with side outputs counts them among its output too, so what it sent on one wire is not known: no books for the wire then.
    const sent = upstream.some((up) => hasSideOutputs(moment, up))
      ? taken
      : upstream.reduce((sum, up) => sum + (live[up]?.recordsOut ?? 0), 0);
    const keepsRows = keepsEachRow(nodeOf(graph, id).kind);
    const isSink = !graph.edges.some((e) => e.from === id);
    // A filter that does not count what it drops drops what is missing.
    const filtered = node.filtered ?? (nodeOf(graph, id).kind === "transform.filter" ? Math.max(0, taken - out - late - failed) : 0);
    const absorbed = isSink || !keepsRows ? taken - late - failed - filtered : 0;
    const explained = isSink || !keepsRows ? taken : out + filtered + late + failed;
    lines.push({
      nodeId: id,
      name: nodeOf(graph, id).name,
      sent,
      in: taken,
      out,
      filtered,
      late,
      failed,
      inFlight: Math.max(0, sent - taken),
      absorbed,
      unexplained: taken - explained,
    });
  }
  const sum = (pick: (line: LedgerLine) => number): number => lines.reduce((total, line) => total + pick(line), 0);
  const sinks = new Set(graph.nodes.filter((n) => !graph.edges.some((e) => e.from === n.id)).map((n) => n.id));
  return {
    lines,
    total: {
      emitted: graph.nodes
        .filter((n) => upstreamOf(graph, n.id).length === 0)
        .reduce((total, n) => total + (live[n.id]?.recordsOut ?? 0), 0),
      delivered: lines.filter((line) => sinks.has(line.nodeId)).reduce((total, line) => total + line.absorbed, 0),
      filtered: sum((l) => l.filtered),
      late: sum((l) => l.late),
      failed: sum((l) => l.failed),
      inFlight: sum((l) => l.inFlight),
      unexplained: sum((l) => l.unexplained),
    },
  };
}

function hasSideOutputs({ graph }: JobMoment, id: string): boolean {
  return new Set(graph.edges.filter((e) => e.from === id).map((e) => e.fromPort)).size > 1;
}

/** Kinds that hand on each row at most once. Everything else that has state makes new rows. */
function keepsEachRow(kind: string): boolean {
  return ["transform.map", "transform.filter", "transform.keyBy", "transform.union", "transform.watermark"].includes(kind);
}
