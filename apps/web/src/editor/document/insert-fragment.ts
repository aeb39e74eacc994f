import type { FragmentEnd, PipelineDocument } from "@millrace/pipeline";
import { edgeId, parseEnd, type EdgeEnd } from "./edge-ends.ts";
import { connect, removeEdges, type Place } from "./edit-graph.ts";
import { fragmentWidth, placeForFragment, placeFragment, type KeptFragment } from "./fragments.ts";
import { takesMany, type JoinAt } from "./join-node.ts";
import { COLUMN_GAP, placeBehind } from "./place.ts";
import { roomOnEdge } from "./room-on-edge.ts";

/** What a fragment is wired to, and the ends of it that are: behind or before a port, or in the middle of a wire. */
export type FragmentJoin =
  | { readonly type: "port"; readonly port: JoinAt; readonly end: FragmentEnd }
  | { readonly type: "edge"; readonly from: string; readonly to: string; readonly input: FragmentEnd; readonly output: FragmentEnd };

/**
 * Places a fragment and wires it. Without a place it goes behind (or before) what it is joined to; nodes behind a wire make room for it. Answers the new
 * ids, and which node of the fragment is which one here.
 */
export function insertFragment(
  document: PipelineDocument,
  kept: KeptFragment,
  { wish, join }: { readonly wish: Place; readonly join: FragmentJoin | undefined },
): { readonly document: PipelineDocument; readonly ids: ReadonlySet<string>; readonly nodes: Readonly<Record<string, string>> } {
  const room = join?.type === "edge" ? roomOnEdge(document, join, { width: fragmentWidth(kept.fragment) }) : { document, at: wish };
  const placed = placeFragment(room.document, kept, placeForFragment(room.document, kept.fragment, room.at));
  const nodes = placed.document.groups?.find((group) => placed.ids.has(group.id))?.fragment?.nodes ?? {};
  const here = (end: FragmentEnd): EdgeEnd => ({ node: nodes[end.node] ?? end.node, port: end.port });
  const wire = (before: PipelineDocument, from: EdgeEnd, to: EdgeEnd) => connect(before, from, to, !takesMany(before, to));
  if (join === undefined) return { ...placed, nodes };
  if (join.type === "port") {
    const joined =
      join.port.type === "source" ? wire(placed.document, join.port, here(join.end)) : wire(placed.document, here(join.end), join.port);
    return { document: joined, ids: placed.ids, nodes };
  }
  const cut = removeEdges(placed.document, new Set([edgeId(join)]));
  const led = wire(cut, parseEnd(join.from), here(join.input));
  return { document: wire(led, here(join.output), parseEnd(join.to)), ids: placed.ids, nodes };
}

/** Where a fragment goes that hangs from a port. */
export function placeAtPort(document: PipelineDocument, { fragment }: KeptFragment, port: JoinAt): Place {
  if (port.type === "source") return placeBehind(document, port.node);
  const place = document.layout[port.node] ?? { x: 0, y: 0 };
  return { x: place.x - fragmentWidth(fragment) - COLUMN_GAP, y: place.y };
}
