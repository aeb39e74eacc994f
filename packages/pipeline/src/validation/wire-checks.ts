import { findKind } from "../catalog/catalog.ts";
import type { NodeKind, PortSpec } from "../catalog/node-kind.ts";
import type { PipelineDocument, PipelineEdge } from "../document/document.ts";
import { closestName } from "./closest-name.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { portNames, splitEnd, type Graph, type GraphNode } from "./graph.ts";
import { shorten } from "./shorten.ts";

/** The output ports of a node; undefined where its config is not usable and the ports hang on it. */
export function outputPorts(kind: NodeKind, config: unknown): readonly PortSpec[] | undefined {
  if (typeof kind.outputs !== "function") return kind.outputs;
  return config === undefined ? undefined : kind.outputs(config);
}

/** Wires whose ends are missing, doubled or where they do not belong. `configs` holds the usable ones. */
export function checkWires(document: PipelineDocument, graph: Graph, configs: ReadonlyMap<string, unknown>): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const seen = new Set<string>();
  for (const edge of document.edges) {
    const report = (code: string, message: string) =>
      found.push({
        code,
        severity: "error",
        message,
        edge: ends(edge),
        fixes: [{ title: "Remove the wire", action: "remove-edge", edge: ends(edge) }],
      });
    const name = `${edge.from}→${edge.to}`;
    if (seen.has(name)) report("EDGE_DOUBLED", `There are two wires from ${shorten(edge.from)} to ${shorten(edge.to)}. Remove one.`);
    seen.add(name);
    checkEnd(edge.from, "from", graph, configs, report);
    checkEnd(edge.to, "to", graph, configs, report);
  }
  for (const node of graph.values()) found.push(...checkInputs(node));
  return found;
}

function ends(edge: PipelineEdge): { readonly from: string; readonly to: string } {
  return { from: edge.from, to: edge.to };
}

function checkEnd(
  end: string,
  side: "from" | "to",
  graph: Graph,
  configs: ReadonlyMap<string, unknown>,
  report: (code: string, message: string) => void,
): void {
  const { node: id, port } = splitEnd(end);
  const node = graph.get(id)?.node;
  if (node === undefined) {
    const meant = closestName(id, graph.keys());
    report(
      "EDGE_DANGLING",
      `A wire ${side === "from" ? "begins" : "ends"} at "${shorten(id)}", and there is no such node.${meant === undefined ? "" : ` Did you mean "${meant}"?`}`,
    );
    return;
  }
  const kind = findKind(node.kind);
  const ports = kind === undefined ? undefined : side === "to" ? kind.inputs : outputPorts(kind, configs.get(id));
  if (ports === undefined || ports.some((candidate) => candidate.name === port)) return;
  const word = side === "to" ? "input" : "output";
  report("PORT_UNKNOWN", `${nameOf(node)} has no ${word} "${shorten(port)}"; its ${word}s: ${portNames(ports)}.`);
}

function checkInputs({ node, incoming }: GraphNode): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const port of findKind(node.kind)?.inputs ?? []) {
    const wires = incoming.filter((wire) => wire.to.port === port.name);
    if (wires.length === 0 && port.optional !== true) {
      const title = findKind(node.kind)?.inputs.length === 1 ? "Its input" : `Its input “${port.title}”`;
      found.push({
        code: "INPUT_MISSING",
        severity: "error",
        message: `${nameOf(node)} gets no rows. ${title} is not connected: draw a wire to it.`,
        nodeId: node.id,
      });
    }
    if (wires.length <= 1 || port.many === true) continue;
    for (const { edge } of wires.slice(1)) {
      found.push({
        code: "PORT_TAKEN",
        severity: "error",
        message: `The input “${port.title}” of ${nameOf(node)} takes one wire and has ${wires.length}. Bring the streams together with a “Union” first.`,
        nodeId: node.id,
        edge: ends(edge),
        fixes: [{ title: "Remove the wire", action: "remove-edge", edge: ends(edge) }],
      });
    }
  }
  return found;
}

/** A node as messages call it. */
export function nameOf(node: { readonly id: string; readonly name?: string | undefined }): string {
  return `“${shorten(node.name ?? node.id, 60)}”`;
}
