import { NODE_WIDTH } from "@millrace/ui/canvas";
import type { PipelineDocument } from "@millrace/pipeline";
import { parseEnd } from "./edge-ends.ts";
import { moveTo, type Place } from "./edit-graph.ts";
import { COLUMN_GAP, freePlace, snap } from "./place.ts";

/** Wires shorter than this on either side of a node would run under its neighbours. */
const LEAST_GAP = 32;

/**
 * A place for a new node, or something wider, in a wire. Where its ends stand too close, all that stands to the right of its beginning and is connected with it moves to
 * the right by what is missing, and no further. A wire that leads backwards moves nothing.
 *
 * @param options.wish where the pointer is; counts only where there is room without moving
 * @param options.width what is needed; a node's where it is left out
 */
export function roomOnEdge(
  document: PipelineDocument,
  edge: { readonly from: string; readonly to: string },
  { wish, width = NODE_WIDTH }: { readonly wish?: Place | undefined; readonly width?: number } = {},
): { readonly document: PipelineDocument; readonly at: Place } {
  const [source, target] = [parseEnd(edge.from).node, parseEnd(edge.to).node];
  const from = document.layout[source] ?? { x: 0, y: 0 };
  const to = document.layout[target] ?? { x: from.x + 2 * (NODE_WIDTH + COLUMN_GAP), y: from.y };
  const middle = { x: (from.x + NODE_WIDTH + to.x - width) / 2, y: (from.y + to.y) / 2 };
  const between = to.x - from.x - NODE_WIDTH;
  if (between <= 0 || between >= width + 2 * LEAST_GAP) return { document, at: freePlace(document, wish ?? middle) };
  const { x: by } = snap({ x: width + 2 * COLUMN_GAP - between, y: 0 });
  const moved = connectedWith(document, target);
  const moves = [...moved].flatMap((id) => {
    const place = document.layout[id];
    return place === undefined || place.x < to.x ? [] : [{ id, x: place.x + by, y: place.y }];
  });
  const roomy = moveTo(document, moves);
  return { document: roomy, at: freePlace(roomy, { x: from.x + NODE_WIDTH + COLUMN_GAP, y: middle.y }) };
}

/** The nodes that wires connect with one, whichever way they lead; with itself. */
function connectedWith(document: PipelineDocument, id: string): ReadonlySet<string> {
  const neighbours = new Map<string, string[]>();
  for (const edge of document.edges) {
    const [from, to] = [parseEnd(edge.from).node, parseEnd(edge.to).node];
    neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
    neighbours.set(to, [...(neighbours.get(to) ?? []), from]);
  }
  const found = new Set([id]);
  for (const node of found) for (const next of neighbours.get(node) ?? []) found.add(next);
  return found;
}
