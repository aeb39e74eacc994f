import { documentSchema, edgeSchema, nodeSchema, type PipelineDocument, type PipelineEdge } from "@millrace/pipeline";
import { z } from "zod";
import { parseEnd } from "./edge-ends.ts";
import type { Place } from "./edit-graph.ts";
import { freshId, usedIds } from "./fresh-id.ts";
import type { NodeGroup } from "./groups.ts";

const CLIP_FORMAT = "millrace/clip";

const groupSchema = documentSchema.shape.groups.unwrap().element.extend({
  /** Only some nodes of the group were copied: they stay in it where they are pasted beside it. */
  isPart: z.boolean().optional(),
});
const placesSchema = z.record(z.string(), z.looseObject({ x: z.number(), y: z.number() }));

/** What Ctrl+C puts on the clipboard, and the parts of a whole document that can be pasted. Plain JSON, so that it survives chats and issues. */
const clipSchema = z.object({
  format: z.string(),
  nodes: z.array(nodeSchema).max(10_000),
  edges: z.array(edgeSchema).max(50_000).default([]),
  layout: placesSchema.default({}),
  notes: documentSchema.shape.notes,
  groups: z.array(groupSchema).optional(),
  /** Wires that come in from nodes that were not copied. */
  incoming: z.array(edgeSchema).max(50_000).optional(),
});
export type Clip = z.infer<typeof clipSchema>;

/** The part of a document that is selected, as text; wires between two selected nodes come along. */
export function copyAsText(document: PipelineDocument, selection: ReadonlySet<string>): string | undefined {
  const nodes = document.nodes.filter((node) => selection.has(node.id));
  const notes = (document.notes ?? []).filter((note) => selection.has(note.id));
  if (nodes.length + notes.length === 0) return undefined;
  const groups = (document.groups ?? []).flatMap((group) => {
    const members = group.nodes.filter((id) => selection.has(id));
    if (members.length === 0) return [];
    return [members.length === group.nodes.length ? group : { ...group, nodes: members, isPart: true }];
  });
  const incoming = document.edges.filter((edge) => !selection.has(parseEnd(edge.from).node) && selection.has(parseEnd(edge.to).node));
  const clip: Clip = {
    format: CLIP_FORMAT,
    nodes,
    edges: document.edges.filter((edge) => selection.has(parseEnd(edge.from).node) && selection.has(parseEnd(edge.to).node)),
    layout: Object.fromEntries(
      nodes.flatMap((node) => (document.layout[node.id] === undefined ? [] : [[node.id, document.layout[node.id]]])),
    ) as Clip["layout"],
    ...(notes.length === 0 ? {} : { notes }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(incoming.length === 0 ? {} : { incoming }),
  };
  return JSON.stringify(clip, null, 2);
}

/** Reads what stands on a clipboard: a clip or a whole document. Undefined where it is anything else. */
export function readClip(text: string): Clip | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    const parsed = clipSchema.safeParse(JSON.parse(text));
    return parsed.success && parsed.data.format.startsWith("millrace/") ? parsed.data : undefined;
  } catch (error) {
    // Any text may be on a clipboard; what is no JSON is not for us.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Puts a clip into a document under fresh ids, its upper left corner at `at`. A group that was copied whole becomes a new group; nodes of a part
 * of one join it where it is. With `keepsIncoming` they also get the rows that the copied ones got, from nodes that are still there. Answers the
 * new ids, to be selected.
 */
export function paste(
  document: PipelineDocument,
  clip: Clip,
  at: Place,
  keepsIncoming = false,
): { readonly document: PipelineDocument; readonly ids: ReadonlySet<string> } {
  const used = usedIds(document);
  const renamed = new Map<string, string>();
  for (const { id } of clip.nodes) renamed.set(id, freshId(id, used));
  const places = [...Object.values(clip.layout), ...(clip.notes ?? [])];
  const [left, top] = [leastOf(places, "x"), leastOf(places, "y")];
  const shift = (place: Place) => ({ x: place.x - left + at.x, y: place.y - top + at.y });

  const layout = { ...document.layout };
  clip.nodes.forEach((node, index) => {
    layout[renamed.get(node.id) ?? node.id] = shift(clip.layout[node.id] ?? { x: left + index * 240, y: top });
  });
  const notes = (clip.notes ?? []).map(({ attachedTo, ...note }) => {
    const node = attachedTo === undefined ? undefined : renamed.get(attachedTo);
    return { ...note, ...shift(note), id: freshId("note", used), ...(node === undefined ? {} : { attachedTo: node }) };
  });
  const edges = [
    ...clip.edges.flatMap((edge) => renamedEdge(edge, (id) => renamed.get(id))),
    ...(keepsIncoming ? (clip.incoming ?? []) : []).flatMap((edge) =>
      document.nodes.some((node) => node.id === parseEnd(edge.from).node)
        ? renamedEdge(edge, (id) => renamed.get(id) ?? (id === parseEnd(edge.from).node ? id : undefined))
        : [],
    ),
  ];
  const newGroups: NodeGroup[] = [];
  const joining = new Map<string, readonly string[]>();
  for (const { isPart, ...group } of clip.groups ?? []) {
    const members = group.nodes.flatMap((id) => renamed.get(id) ?? []);
    if (members.length === 0) continue;
    if (isPart !== true) newGroups.push(renamedGroup(group, freshId(group.id, used), renamed));
    else joining.set(group.id, members);
  }
  const groups = [
    ...(document.groups ?? []).map((group) => {
      const members = joining.get(group.id);
      return members === undefined ? group : { ...group, nodes: [...group.nodes, ...members] };
    }),
    ...newGroups,
  ];
  return {
    document: {
      ...document,
      nodes: [...document.nodes, ...clip.nodes.map((node) => ({ ...node, id: renamed.get(node.id) ?? node.id }))],
      edges: [...document.edges, ...edges],
      layout,
      ...(notes.length === 0 ? {} : { notes: [...(document.notes ?? []), ...notes] }),
      ...(groups.length === 0 ? {} : { groups }),
    },
    ids: new Set([...renamed.values(), ...notes.map((note) => note.id), ...newGroups.map((group) => group.id)]),
  };
}

/** Whatever the number of places: a clip may come from anywhere. */
function leastOf(places: readonly Place[], axis: "x" | "y"): number {
  const least = places.reduce((before, place) => Math.min(before, place[axis]), Infinity);
  return least === Infinity ? 0 : least;
}

function renamedEdge(edge: PipelineEdge, nameOf: (id: string) => string | undefined): PipelineEdge[] {
  const from = parseEnd(edge.from);
  const to = parseEnd(edge.to);
  const source = nameOf(from.node);
  const target = nameOf(to.node);
  return source === undefined || target === undefined ? [] : [{ ...edge, from: `${source}.${from.port}`, to: `${target}.${to.port}` }];
}

function renamedGroup({ fragment, ...group }: NodeGroup, id: string, renamed: ReadonlyMap<string, string>): NodeGroup {
  return {
    ...group,
    id,
    nodes: group.nodes.flatMap((node) => renamed.get(node) ?? []),
    ...(fragment === undefined
      ? {}
      : {
          fragment: {
            ...fragment,
            nodes: Object.fromEntries(
              Object.entries(fragment.nodes).flatMap(([inner, node]): [string, string][] => {
                const copy = renamed.get(node);
                return copy === undefined ? [] : [[inner, copy]];
              }),
            ),
          },
        }),
  };
}
