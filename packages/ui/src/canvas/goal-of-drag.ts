import { NODE_HEIGHT, NODE_WIDTH, type GroupView } from "./canvas-types.ts";
import { dropFrame } from "./drop-frame.ts";
import type { CanvasNode } from "./use-flow-nodes.ts";

/** Where a drag would end: the frame around the card in hand (and the one that it leaves), or the card under a single note in hand. */
export function goalOfDrag(
  frames: readonly GroupView[],
  inHand: CanvasNode,
  dragged: readonly CanvasNode[],
  under: string | undefined,
): { readonly target: string | undefined; readonly left: string | undefined } {
  if (inHand.type === "note") return { target: dragged.length === 1 ? under : undefined, left: undefined };
  if (inHand.type !== "card") return { target: undefined, left: undefined };
  const ids = new Set(dragged.map((node) => node.id));
  const center = { x: inHand.position.x + NODE_WIDTH / 2, y: inHand.position.y + NODE_HEIGHT / 2 };
  const own = frames.find((frame) => frame.nodes.includes(inHand.id));
  if (own?.nodes.every((id) => ids.has(id)) === true) return { target: undefined, left: undefined };
  const target = dropFrame(frames, ids, center)?.id;
  return { target: target === own?.id ? undefined : target, left: target === own?.id ? undefined : own?.id };
}
