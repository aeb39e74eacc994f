import { dropFrame, NODE_HEIGHT, NODE_WIDTH } from "@millrace/ui/canvas";
import type { PipelineDocument } from "@millrace/pipeline";
import { boxWithNotes } from "./attached-notes.ts";
import type { Place } from "./edit-graph.ts";
import { freshId, usedIds } from "./fresh-id.ts";

export type NodeGroup = NonNullable<PipelineDocument["groups"]>[number];

/** Room between a group's frame and its nodes; above there is its name. */
export const GROUP_MARGIN = 16;
export const GROUP_HEAD = 28;

function withGroups({ groups: _old, ...document }: PipelineDocument, groups: readonly NodeGroup[]): PipelineDocument {
  return groups.length === 0 ? document : { ...document, groups: [...groups] };
}

/** Puts nodes into a new group; a node is in one group only. Answers the new group's id, undefined where there is no node. */
export function groupNodes(
  document: PipelineDocument,
  ids: ReadonlySet<string>,
  name: string,
): { readonly document: PipelineDocument; readonly id: string } | undefined {
  const nodes = document.nodes.filter((node) => ids.has(node.id)).map((node) => node.id);
  if (nodes.length === 0) return undefined;
  const id = freshId("group", usedIds(document));
  const others = (document.groups ?? [])
    .map((group) => ({ ...group, nodes: group.nodes.filter((node) => !ids.has(node)) }))
    .filter((group) => group.nodes.length > 0);
  return { document: withGroups(document, [...others, { id, name, nodes }]), id };
}

/** Takes groups away that are named, or that hold one of the nodes; the nodes stay. */
export function ungroup(document: PipelineDocument, ids: ReadonlySet<string>): PipelineDocument {
  const groups = document.groups ?? [];
  const kept = groups.filter((group) => !ids.has(group.id) && !group.nodes.some((node) => ids.has(node)));
  return kept.length === groups.length ? document : withGroups(document, kept);
}

export function changeGroup(
  document: PipelineDocument,
  id: string,
  change: Partial<Pick<NodeGroup, "name" | "collapsed">>,
): PipelineDocument {
  return withGroups(
    document,
    (document.groups ?? []).map((group) => {
      if (group.id !== id) return group;
      const { collapsed, ...rest } = { ...group, ...change };
      return collapsed === true ? { ...rest, collapsed } : rest;
    }),
  );
}

/** Where a group stands: around its nodes and their notes while it is open; folded, at their left upper corner. Undefined where none of its nodes is there. */
export function groupBox(
  document: PipelineDocument,
  group: NodeGroup,
): (Place & { readonly width: number; readonly height: number }) | undefined {
  const known = new Set(document.nodes.map((node) => node.id));
  const members = group.nodes.filter((id) => known.has(id));
  if (members.length === 0) return undefined;
  if (group.collapsed === true) {
    const places = members.map((id) => document.layout[id] ?? { x: 0, y: 0 });
    return {
      x: Math.min(...places.map((place) => place.x)),
      y: Math.min(...places.map((place) => place.y)),
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
    };
  }
  const boxes = members.map((id) => boxWithNotes(document, id));
  const [left, top] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return {
    x: left - GROUP_MARGIN,
    y: top - GROUP_MARGIN - GROUP_HEAD,
    width: right - left + 2 * GROUP_MARGIN,
    height: bottom - top + 2 * GROUP_MARGIN + GROUP_HEAD,
  };
}

/**
 * Nodes that were dragged into an open frame belong to its group, those that were dragged out of theirs do not any more; where all nodes of a group
 * move, it moves with them. Frames are where they were before the move. The document itself where nothing changes.
 */
export function regroupMoved(document: PipelineDocument, moves: readonly (Place & { readonly id: string })[]): PipelineDocument {
  const groups = document.groups ?? [];
  const dragged = new Set(moves.map((move) => move.id));
  const frames = groups.flatMap((group) => {
    const box = group.collapsed === true ? undefined : groupBox(document, group);
    return box === undefined ? [] : [{ id: group.id, nodes: group.nodes, ...box }];
  });
  const goals = new Map<string, string | undefined>();
  for (const move of moves) {
    const own = groups.find((group) => group.nodes.includes(move.id));
    if (!document.nodes.some((node) => node.id === move.id)) continue;
    if (own !== undefined && (own.collapsed === true || own.nodes.every((id) => dragged.has(id)))) continue;
    const goal = dropFrame(frames, dragged, { x: move.x + NODE_WIDTH / 2, y: move.y + NODE_HEIGHT / 2 })?.id;
    if (goal !== own?.id) goals.set(move.id, goal);
  }
  if (goals.size === 0) return document;
  const next = groups.map((group) => ({
    ...group,
    nodes: [...group.nodes.filter((id) => !goals.has(id)), ...[...goals].flatMap(([id, goal]) => (goal === group.id ? [id] : []))],
  }));
  return withGroups(
    document,
    next.filter((group) => group.nodes.length > 0),
  );
}

/** Moves of groups as moves of their nodes; a node that moves itself keeps its own. */
export function movesOfNodes(
  document: PipelineDocument,
  moves: readonly (Place & { readonly id: string })[],
): readonly (Place & { readonly id: string })[] {
  const own = new Set(moves.map((move) => move.id));
  return moves.flatMap((move) => {
    const group = document.groups?.find((candidate) => candidate.id === move.id);
    if (group === undefined) return [move];
    const box = groupBox(document, group);
    if (box === undefined) return [];
    return group.nodes
      .filter((id) => !own.has(id))
      .map((id) => ({ id, x: (document.layout[id]?.x ?? 0) + move.x - box.x, y: (document.layout[id]?.y ?? 0) + move.y - box.y }));
  });
}
