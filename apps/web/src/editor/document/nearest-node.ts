import type { PipelineDocument } from "@millrace/pipeline";

export type Direction = "left" | "right" | "up" | "down";

const ALONG = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] } as const;

/** The node that an eye would go to from another one: ahead in the direction, little to the side. */
export function nearestNode(document: PipelineDocument, from: string, direction: Direction): string | undefined {
  const at = document.layout[from] ?? { x: 0, y: 0 };
  const [ux, uy] = ALONG[direction];
  let best: { readonly id: string; readonly cost: number } | undefined;
  for (const node of document.nodes) {
    const place = document.layout[node.id];
    if (node.id === from || place === undefined) continue;
    const dx = place.x - at.x;
    const dy = place.y - at.y;
    const ahead = dx * ux + dy * uy;
    if (ahead <= 0) continue;
    const cost = ahead + 2 * Math.abs(dx * uy + dy * ux);
    if (best === undefined || cost < best.cost) best = { id: node.id, cost };
  }
  return best?.id;
}
