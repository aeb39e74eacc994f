import type { PortSpec } from "../catalog/node-kind.ts";
import type { PipelineEdge, PipelineNode } from "../document/document.ts";

/** A wire with its ends taken apart. */
export interface Wire {
  readonly edge: PipelineEdge;
  readonly index: number;
  readonly from: { readonly node: string; readonly port: string };
  readonly to: { readonly node: string; readonly port: string };
}

export interface GraphNode {
  readonly node: PipelineNode;
  readonly index: number;
  readonly incoming: Wire[];
  readonly outgoing: Wire[];
}

/** Nodes by id with their wires; wires whose ends are missing are left out. Of nodes of the same id the first counts. */
export type Graph = ReadonlyMap<string, GraphNode>;

export function splitEnd(end: string): { readonly node: string; readonly port: string } {
  const dot = end.indexOf(".");
  return { node: end.slice(0, dot), port: end.slice(dot + 1) };
}

export function buildGraph(nodes: readonly PipelineNode[], edges: readonly PipelineEdge[]): Graph {
  const graph = new Map<string, GraphNode>();
  for (const [index, node] of nodes.entries()) if (!graph.has(node.id)) graph.set(node.id, { node, index, incoming: [], outgoing: [] });
  for (const [index, edge] of edges.entries()) {
    const wire: Wire = { edge, index, from: splitEnd(edge.from), to: splitEnd(edge.to) };
    const from = graph.get(wire.from.node);
    const to = graph.get(wire.to.node);
    if (from === undefined || to === undefined) continue;
    from.outgoing.push(wire);
    to.incoming.push(wire);
  }
  return graph;
}

/** Nodes such that inputs come before their users; those on or behind a cycle are left out. Document order where the graph leaves a choice. */
export function topologicalOrder(graph: Graph): readonly GraphNode[] {
  const waiting = new Map<string, number>();
  for (const [id, { incoming }] of graph) waiting.set(id, incoming.length);
  const order = [...graph.values()].filter(({ incoming }) => incoming.length === 0);
  for (const { outgoing } of order) {
    for (const { to } of outgoing) {
      const left = (waiting.get(to.node) ?? 0) - 1;
      waiting.set(to.node, left);
      const next = graph.get(to.node);
      if (left === 0 && next !== undefined) order.push(next);
    }
  }
  return order;
}

/** One cycle per knot of cycles, as node ids in the direction of the rows. */
export function findCycles(graph: Graph, ordered: readonly GraphNode[]): readonly (readonly string[])[] {
  const settled = new Set(ordered.map(({ node }) => node.id));
  const cycles: string[][] = [];
  for (const id of graph.keys()) {
    if (settled.has(id)) continue;
    // Every node that is left has an unsettled input, so walking backwards must come round to a node seen before.
    const path: string[] = [];
    const seenAt = new Map<string, number>();
    let at: string | undefined = id;
    while (at !== undefined && !settled.has(at) && !seenAt.has(at)) {
      seenAt.set(at, path.length);
      path.push(at);
      const from: string = at;
      at = graph.get(from)?.incoming.find((wire) => !settled.has(wire.from.node) || seenAt.has(wire.from.node))?.from.node;
    }
    const start = at === undefined ? undefined : seenAt.get(at);
    if (start !== undefined) cycles.push(fromEarliest(path.slice(start).reverse(), graph));
    for (const node of path) settled.add(node);
  }
  return cycles;
}

/** The same circle, begun at its node that stands first in the document. */
function fromEarliest(cycle: readonly string[], graph: Graph): string[] {
  let first = 0;
  for (const [index, id] of cycle.entries()) if ((graph.get(id)?.index ?? 0) < (graph.get(cycle[first] ?? "")?.index ?? 0)) first = index;
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}

/** Whether rows can reach the node: it is not disabled, and no input that was connected has lost all its wires to disabled nodes. */
export function activeNodes(ordered: readonly GraphNode[]): ReadonlySet<string> {
  const active = new Set<string>();
  for (const { node, incoming } of ordered) {
    if (node.disabled === true) continue;
    const ports = new Set(incoming.map((wire) => wire.to.port));
    const isFed = [...ports].every((port) => incoming.some((wire) => wire.to.port === port && active.has(wire.from.node)));
    if (isFed) active.add(node.id);
  }
  return active;
}

export function portNames(ports: readonly PortSpec[]): string {
  return ports.length === 0 ? "none" : ports.map((port) => port.name).join(", ");
}
