import { GRID, NODE_HEIGHT, NODE_WIDTH } from "@millrace/ui/canvas";
import type { PipelineDocument } from "@millrace/pipeline";
import type { Place } from "./edit-graph.ts";

/** Room between two nodes of a chain. */
export const COLUMN_GAP = 68;

export function snap(at: Place): Place {
  return { x: Math.round(at.x / GRID) * GRID, y: Math.round(at.y / GRID) * GRID };
}

/** The next free place at or below a wish, so that a new node covers no other. */
export function freePlace(document: PipelineDocument, wish: Place): Place {
  const places = Object.values(document.layout);
  let at = snap(wish);
  for (let tries = 0; tries < 200; tries++) {
    const hit = places.find((other) => Math.abs(other.x - at.x) < NODE_WIDTH + 8 && Math.abs(other.y - at.y) < NODE_HEIGHT + 8);
    if (hit === undefined) return at;
    at = snap({ x: at.x, y: hit.y + NODE_HEIGHT + 24 });
  }
  return at;
}

/** The next free place at or below a wish for something larger than a node: its left upper corner. */
export function freeArea(document: PipelineDocument, wish: Place, size: { readonly width: number; readonly height: number }): Place {
  const places = Object.values(document.layout);
  let at = snap(wish);
  for (let tries = 0; tries < 200; tries++) {
    const hits = places.filter(
      (other) => other.x < at.x + size.width && at.x < other.x + NODE_WIDTH && other.y < at.y + size.height && at.y < other.y + NODE_HEIGHT,
    );
    if (hits.length === 0) return at;
    at = snap({ x: at.x, y: Math.max(...hits.map((hit) => hit.y)) + NODE_HEIGHT + 24 });
  }
  return at;
}

/** Where the node behind another one goes. */
export function placeBehind(document: PipelineDocument, id: string): Place {
  const place = document.layout[id] ?? { x: 0, y: 0 };
  return freePlace(document, { x: place.x + NODE_WIDTH + COLUMN_GAP, y: place.y });
}

export function placeBefore(document: PipelineDocument, id: string): Place {
  const place = document.layout[id] ?? { x: 0, y: 0 };
  return freePlace(document, { x: place.x - NODE_WIDTH - COLUMN_GAP, y: place.y });
}
