import {
  fillParameters,
  parametersIn,
  type Fragment,
  type ParameterValues,
  type PipelineDocument,
  type PipelineNode,
} from "@millrace/pipeline";
import { NODE_HEIGHT, NODE_WIDTH } from "@millrace/ui/canvas";
import { paste } from "./clipboard.ts";
import { edgeId, parseEnd } from "./edge-ends.ts";
import { remove, type Place } from "./edit-graph.ts";
import { freshId, usedIds } from "./fresh-id.ts";
import { GROUP_HEAD, GROUP_MARGIN, groupNodes, type NodeGroup } from "./groups.ts";
import { freeArea } from "./place.ts";

/** A fragment under its name and version. */
export interface KeptFragment {
  readonly name: string;
  readonly version: number;
  readonly fragment: Fragment;
}

/** The values that stand in the place of a fragment's parameters: those that are given, else the defaults. */
function valuesOf(fragment: Fragment, given: ParameterValues): ParameterValues {
  return Object.fromEntries(
    Object.entries(fragment.parameters).flatMap(([name, { default: fallback }]) => {
      const value = given[name] ?? fallback;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Puts the nodes of a fragment into a document, as a group that names it. Answers the new ids; the group's is among them. */
export function placeFragment(
  document: PipelineDocument,
  { name, version, fragment }: KeptFragment,
  at: Place,
): { readonly document: PipelineDocument; readonly ids: ReadonlySet<string> } {
  const values = valuesOf(fragment, {});
  const ids = fragment.nodes.map((node) => node.id);
  const group: NodeGroup = {
    id: "group",
    name: name.slice(0, 200),
    nodes: ids,
    fragment: { name, version, values: {}, nodes: Object.fromEntries(ids.map((id) => [id, id])) },
  };
  const clip = {
    format: "millrace/clip",
    nodes: fragment.nodes.map((node) => fillParameters(node, values)),
    edges: fragment.edges,
    layout: fragment.layout,
    groups: [group],
    ...(fragment.notes === undefined ? {} : { notes: fragment.notes }),
  };
  return paste(document, clip, at);
}

/** Where the nodes of a fragment go so that its frame covers no node: at or below a wish. */
export function placeForFragment(document: PipelineDocument, fragment: Fragment, wish: Place): Place {
  const area = freeArea(document, wish, {
    width: fragmentWidth(fragment),
    height: span(fragment, "y") + NODE_HEIGHT + 2 * GROUP_MARGIN + GROUP_HEAD,
  });
  return { x: area.x + GROUP_MARGIN, y: area.y + GROUP_MARGIN + GROUP_HEAD };
}

/** How wide the frame of a placed fragment is. */
export function fragmentWidth(fragment: Fragment): number {
  return span(fragment, "x") + NODE_WIDTH + 2 * GROUP_MARGIN;
}

function span({ layout }: Fragment, axis: "x" | "y"): number {
  const places = Object.values(layout);
  return places.length === 0 ? 0 : Math.max(...places.map((place) => place[axis])) - leftTop(places)[axis];
}

/** Gives the parameters of a placed fragment values: settings that speak of them change, what was edited otherwise stays. */
export function setFragmentValues(
  document: PipelineDocument,
  groupId: string,
  fragment: Fragment,
  given: ParameterValues,
): PipelineDocument {
  const group = document.groups?.find((candidate) => candidate.id === groupId);
  if (group?.fragment === undefined) return document;
  const values = valuesOf(fragment, given);
  const inner = new Map(Object.entries(group.fragment.nodes).map(([id, node]) => [node, id]));
  return {
    ...withFragment(document, groupId, { ...group.fragment, values: { ...given } }),
    nodes: document.nodes.map((node) => {
      const original = fragment.nodes.find((candidate) => candidate.id === inner.get(node.id));
      return original === undefined || parametersIn(original).length === 0
        ? node
        : { ...node, config: refilled(original.config, fillParameters(original, values).config, node.config) as Record<string, unknown> };
    }),
  };
}

/** Where a setting of the original speaks of a parameter, what it is filled with; elsewhere what stands there now. */
function refilled(original: unknown, filled: unknown, current: unknown): unknown {
  if (original === filled) return current;
  if (Array.isArray(original) && Array.isArray(filled) && Array.isArray(current))
    return current.map((item: unknown, index) => (index < original.length ? refilled(original[index], filled[index], item) : item));
  if (isRecord(original) && isRecord(filled) && isRecord(current))
    return {
      ...current,
      ...Object.fromEntries(Object.keys(original).map((key) => [key, refilled(original[key], filled[key], current[key])])),
    };
  return filled;
}

/**
 * Another version takes the place of a placed fragment. Nodes that both versions have keep their ids (and with them their state) and places; wires from
 * and to the rest of the pipeline stay where their node does. What a person put into the group besides stays as well.
 */
export function updateFragment(document: PipelineDocument, groupId: string, next: KeptFragment): PipelineDocument {
  const group = document.groups?.find((candidate) => candidate.id === groupId);
  if (group?.fragment === undefined) return document;
  const here = new Set(document.nodes.map((node) => node.id));
  const before = new Map(Object.entries(group.fragment.nodes).filter(([, node]) => here.has(node)));
  const values = Object.fromEntries(
    Object.entries(group.fragment.values).filter(([name]) => Object.hasOwn(next.fragment.parameters, name)),
  );
  const filled = valuesOf(next.fragment, values);

  const used = usedIds(document);
  const ids = new Map(next.fragment.nodes.map((node) => [node.id, before.get(node.id) ?? freshId(node.id, used)]));
  const gone = new Set([...before].flatMap(([inner, node]) => (ids.has(inner) ? [] : [node])));
  const old = new Set(before.values());
  // Without a node that both have, the new ones stand where the group stood.
  const anchor = next.fragment.nodes.find((node) => before.has(node.id));
  const from = (anchor === undefined ? undefined : next.fragment.layout[anchor.id]) ?? leftTop(Object.values(next.fragment.layout));
  const to =
    document.layout[anchor === undefined ? "" : (ids.get(anchor.id) ?? "")] ??
    leftTop(group.nodes.flatMap((id) => document.layout[id] ?? []));

  const layout = { ...document.layout };
  const fresh: PipelineNode[] = [];
  const replaced = new Map<string, PipelineNode>();
  for (const node of next.fragment.nodes) {
    const id = ids.get(node.id) ?? node.id;
    const made = { ...fillParameters(node, filled), id };
    if (here.has(id)) replaced.set(id, made);
    else {
      fresh.push(made);
      const place = next.fragment.layout[node.id] ?? from;
      layout[id] = { x: to.x + place.x - from.x, y: to.y + place.y - from.y };
    }
  }
  const outer = document.edges.filter((edge) => !(old.has(parseEnd(edge.from).node) && old.has(parseEnd(edge.to).node)));
  const inner = next.fragment.edges.map((edge) => {
    const [source, target] = [parseEnd(edge.from), parseEnd(edge.to)];
    return { ...edge, from: `${ids.get(source.node) ?? ""}.${source.port}`, to: `${ids.get(target.node) ?? ""}.${target.port}` };
  });
  const edges = [...new Map([...outer, ...inner].map((edge) => [edgeId(edge), edge])).values()];
  const changed: PipelineDocument = {
    ...document,
    nodes: [...document.nodes.map((node) => replaced.get(node.id) ?? node), ...fresh],
    edges,
    layout,
    groups: (document.groups ?? []).map((other) =>
      other.id === groupId
        ? {
            ...other,
            nodes: [...other.nodes, ...fresh.map((node) => node.id)],
            fragment: { name: next.name, version: next.version, values, nodes: Object.fromEntries(ids) },
          }
        : other,
    ),
  };
  return gone.size === 0 ? changed : remove(changed, gone);
}

function leftTop(places: readonly Place[]): Place {
  return places.length === 0 ? { x: 0, y: 0 } : { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) };
}

/**
 * The selected nodes as a fragment, with the wires between them and the notes tied to them. Where they are a placed fragment already, `origin`, nodes
 * keep its ids, and settings that stand as its parameters filled them speak of the parameters again. Undefined where no node is selected.
 */
export function fragmentOf(document: PipelineDocument, selection: ReadonlySet<string>, origin?: Fragment): Fragment | undefined {
  const chosen = document.nodes.filter((node) => selection.has(node.id));
  if (chosen.length === 0) return undefined;
  const placed = placedFragment(document, selection)?.fragment;
  const innerIds = new Map(origin === undefined ? [] : Object.entries(placed?.nodes ?? {}).map(([inner, node]) => [node, inner]));
  const used = new Set(innerIds.values());
  const idOf = new Map(chosen.map((node) => [node.id, innerIds.get(node.id) ?? freshId(node.id, used)]));
  const rename = (end: string) => {
    const { node, port } = parseEnd(end);
    return `${idOf.get(node) ?? node}.${port}`;
  };
  const nodes = chosen.map((node) => {
    const id = idOf.get(node.id) ?? node.id;
    const original = origin?.nodes.find((candidate) => candidate.id === id);
    if (original === undefined || origin === undefined) return { ...node, id };
    const filled = fillParameters(original, valuesOf(origin, placed?.values ?? {}));
    return { ...node, id, config: unfilled(original.config, filled.config, node.config) as Record<string, unknown> };
  });
  const names = new Set(nodes.flatMap((node) => parametersIn(node)));
  const notes = (document.notes ?? []).filter(
    (note) => selection.has(note.id) || (note.attachedTo !== undefined && selection.has(note.attachedTo)),
  );
  return {
    nodes,
    edges: document.edges
      .filter((edge) => idOf.has(parseEnd(edge.from).node) && idOf.has(parseEnd(edge.to).node))
      .map((edge) => ({ ...edge, from: rename(edge.from), to: rename(edge.to) })),
    layout: Object.fromEntries(chosen.map((node) => [idOf.get(node.id) ?? node.id, document.layout[node.id] ?? { x: 0, y: 0 }])),
    parameters: Object.fromEntries([...names].map((name) => [name, origin?.parameters[name] ?? document.parameters?.[name] ?? {}])),
    ...(notes.length === 0
      ? {}
      : {
          notes: notes.map(({ attachedTo, ...note }) => {
            const node = attachedTo === undefined ? undefined : idOf.get(attachedTo);
            return node === undefined ? note : { ...note, attachedTo: node };
          }),
        }),
  };
}

function unfilled(original: unknown, filled: unknown, current: unknown): unknown {
  if (original === filled) return current;
  if (JSON.stringify(filled) === JSON.stringify(current)) return original;
  if (Array.isArray(original) && Array.isArray(filled) && Array.isArray(current))
    return current.map((item: unknown, index) => (index < original.length ? unfilled(original[index], filled[index], item) : item));
  if (isRecord(original) && isRecord(filled) && isRecord(current))
    return Object.fromEntries(Object.entries(current).map(([key, value]) => [key, unfilled(original[key], filled[key], value)]));
  return current;
}

/** The group that a selection is, where it was made from a fragment: all its nodes, and no other. */
export function placedFragment(document: PipelineDocument, selection: ReadonlySet<string>): NodeGroup | undefined {
  const nodes = document.nodes.filter((node) => selection.has(node.id));
  return document.groups?.find(
    (group) => group.fragment !== undefined && group.nodes.length === nodes.length && nodes.every((node) => group.nodes.includes(node.id)),
  );
}

/** The selected nodes become the first place where a fragment stands that was just made of them: a group that names it. */
export function markAsFragment(document: PipelineDocument, selection: ReadonlySet<string>, kept: KeptFragment): PipelineDocument {
  const chosen = document.nodes.filter((node) => selection.has(node.id)).map((node) => node.id);
  const own = document.groups?.find((group) => group.nodes.length === chosen.length && chosen.every((id) => group.nodes.includes(id)));
  const grouped = own === undefined ? groupNodes(document, selection, kept.name) : { document, id: own.id };
  if (grouped === undefined) return document;
  const nodes = Object.fromEntries(kept.fragment.nodes.map((node, index) => [node.id, chosen[index] ?? node.id]));
  const values = Object.fromEntries(
    Object.entries(own?.fragment?.values ?? {}).filter(([name]) => Object.hasOwn(kept.fragment.parameters, name)),
  );
  const marked = withFragment(grouped.document, grouped.id, { name: kept.name, version: kept.version, values, nodes });
  return setFragmentValues(marked, grouped.id, kept.fragment, values);
}

/** The group goes on as any other. */
export function unmarkFragment(document: PipelineDocument, groupId: string): PipelineDocument {
  return withFragment(document, groupId, undefined);
}

function withFragment(document: PipelineDocument, groupId: string, fragment: NodeGroup["fragment"]): PipelineDocument {
  return {
    ...document,
    groups: (document.groups ?? []).map((group) => {
      if (group.id !== groupId) return group;
      const { fragment: _old, ...rest } = group;
      return fragment === undefined ? rest : { ...rest, fragment };
    }),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
