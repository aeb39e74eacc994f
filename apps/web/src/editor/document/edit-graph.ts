import type { PipelineDocument, PipelineEdge, PipelineNode } from "@millrace/pipeline";
import { freeOfGone, movesOfNotes } from "./attached-notes.ts";
import { edgeId, formatEnd, parseEnd, type EdgeEnd } from "./edge-ends.ts";

/** Edits of the graph. Each takes a document and gives a new one; what is not touched keeps its identity, so that only it is drawn again. */

export interface Place {
  readonly x: number;
  readonly y: number;
}

export function addNode(document: PipelineDocument, node: PipelineNode, at: Place): PipelineDocument {
  return { ...document, nodes: [...document.nodes, node], layout: { ...document.layout, [node.id]: { x: at.x, y: at.y } } };
}

/** Joins two ports. A wire at an input that takes one only is replaced (`replaces`). */
export function connect(document: PipelineDocument, from: EdgeEnd, to: EdgeEnd, replaces: boolean): PipelineDocument {
  const edge: PipelineEdge = { from: formatEnd(from), to: formatEnd(to) };
  const kept = document.edges.filter((other) => !(replaces && other.to === edge.to) && edgeId(other) !== edgeId(edge));
  return { ...document, edges: [...kept, edge] };
}

export function removeEdges(document: PipelineDocument, ids: ReadonlySet<string>): PipelineDocument {
  return { ...document, edges: document.edges.filter((edge) => !ids.has(edgeId(edge))) };
}

/** Takes nodes, notes and wires away; wires of a node go with it. */
export function remove(document: PipelineDocument, ids: ReadonlySet<string>): PipelineDocument {
  const touches = (edge: PipelineEdge) => ids.has(edgeId(edge)) || ids.has(parseEnd(edge.from).node) || ids.has(parseEnd(edge.to).node);
  const { notes, groups, samples, ...rest } = document;
  const keptGroups = groups
    ?.map((group) => ({ ...group, nodes: group.nodes.filter((id) => !ids.has(id)) }))
    .filter((group) => group.nodes.length > 0 && !ids.has(group.id));
  return {
    ...rest,
    nodes: document.nodes.filter((node) => !ids.has(node.id)),
    edges: document.edges.filter((edge) => !touches(edge)),
    layout: without(document.layout, ids),
    ...(notes === undefined
      ? {}
      : { notes: notes.filter((note) => !ids.has(note.id)).map((note) => freeOfGone(note, (id) => ids.has(id))) }),
    ...(keptGroups === undefined ? {} : { groups: keptGroups }),
    ...(samples === undefined ? {} : { samples: without(samples, ids) }),
  };
}

/**
 * Takes nodes away and joins what was before them with what was behind them, so that the stream goes on: every wire into a removed node is led
 * to every place where the removed node's first output went. Chains of removed nodes heal as one.
 */
export function removeAndHeal(document: PipelineDocument, ids: ReadonlySet<string>): PipelineDocument {
  const outgoing = new Map<string, string[]>();
  for (const edge of document.edges) {
    const from = parseEnd(edge.from).node;
    const list = outgoing.get(from);
    if (list === undefined) outgoing.set(from, [edge.to]);
    else list.push(edge.to);
  }
  /** The kept inputs that the rows of a removed node come to, through any number of removed ones. */
  const targetsOf = (start: string): string[] => {
    const targets: string[] = [];
    const seen = new Set([start]);
    const open = [start];
    for (let node = open.shift(); node !== undefined; node = open.shift()) {
      for (const to of outgoing.get(node) ?? []) {
        const next = parseEnd(to).node;
        if (!ids.has(next)) targets.push(to);
        else if (!seen.has(next)) {
          seen.add(next);
          open.push(next);
        }
      }
    }
    return targets;
  };
  const healed: PipelineEdge[] = document.edges
    .filter((edge) => ids.has(parseEnd(edge.to).node) && !ids.has(parseEnd(edge.from).node))
    .flatMap((edge) => targetsOf(parseEnd(edge.to).node).map((to) => ({ from: edge.from, to })));
  const rest = remove(document, ids);
  const all = new Map([...rest.edges, ...healed].map((edge) => [edgeId(edge), edge]));
  return { ...rest, edges: [...all.values()] };
}

/** Puts a node that is in the document already into a wire. */
export function spliceInto(
  document: PipelineDocument,
  id: string,
  edge: Pick<PipelineEdge, "from" | "to">,
  ports: { readonly input: string; readonly output: string },
): PipelineDocument {
  const name = edgeId(edge);
  return {
    ...document,
    edges: document.edges.flatMap((other) =>
      edgeId(other) === name
        ? [
            { from: other.from, to: formatEnd({ node: id, port: ports.input }) },
            { from: formatEnd({ node: id, port: ports.output }), to: other.to },
          ]
        : [other],
    ),
  };
}

export function updateNode(document: PipelineDocument, id: string, change: (node: PipelineNode) => PipelineNode): PipelineDocument {
  return { ...document, nodes: document.nodes.map((node) => (node.id === id ? change(node) : node)) };
}

/** Moves nodes and notes; notes that are tied to a node go along. */
export function moveTo(document: PipelineDocument, moves: readonly (Place & { readonly id: string })[]): PipelineDocument {
  const places = new Map([...moves, ...movesOfNotes(document, moves)].map((move) => [move.id, move]));
  const layout = { ...document.layout };
  for (const { id, x, y } of moves) {
    if (document.nodes.some((node) => node.id === id)) layout[id] = { ...layout[id], x, y };
  }
  const notes = document.notes?.map((note) => {
    const place = places.get(note.id);
    return place === undefined ? note : { ...note, x: place.x, y: place.y };
  });
  return { ...document, layout, ...(notes === undefined ? {} : { notes }) };
}

function without<Value>(record: Readonly<Record<string, Value>>, keys: ReadonlySet<string>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.has(key)));
}
