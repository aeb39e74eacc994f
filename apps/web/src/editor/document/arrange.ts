import { GRID } from "@millrace/ui/canvas";
import type { PipelineDocument } from "@millrace/pipeline";
import type { Place } from "./edit-graph.ts";

export type Arrangement = "left" | "top" | "row" | "column";

/** Where nodes go so that they share an edge (left, top) or stand at equal distances (row, column). Cards have one size. */
export function arrange(
  document: PipelineDocument,
  ids: ReadonlySet<string>,
  how: Arrangement,
): readonly (Place & { readonly id: string })[] {
  const places = document.nodes
    .filter((node) => ids.has(node.id))
    .map((node) => ({ id: node.id, x: document.layout[node.id]?.x ?? 0, y: document.layout[node.id]?.y ?? 0 }));
  if (places.length < 2) return [];
  const left = Math.min(...places.map((place) => place.x));
  const top = Math.min(...places.map((place) => place.y));
  if (how === "left") return places.map((place) => ({ ...place, x: left }));
  if (how === "top") return places.map((place) => ({ ...place, y: top }));
  const axis = how === "row" ? "x" : "y";
  const sorted = places.toSorted((a, b) => a[axis] - b[axis]);
  const [first, last] = [sorted[0]?.[axis] ?? 0, sorted.at(-1)?.[axis] ?? 0];
  const step = (last - first) / (sorted.length - 1);
  return sorted.map((place, index) => ({ ...place, [axis]: Math.round((first + index * step) / GRID) * GRID }));
}
