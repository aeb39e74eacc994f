import type { GroupView, Point } from "./canvas-types.ts";

/** The smallest frame around a point; a frame all of whose nodes are in hand moves with them and takes nothing. */
export function dropFrame(
  frames: readonly Omit<GroupView, "name">[],
  dragged: ReadonlySet<string>,
  at: Point,
): Omit<GroupView, "name"> | undefined {
  return frames
    .filter((frame) => at.x >= frame.x && at.x <= frame.x + frame.width && at.y >= frame.y && at.y <= frame.y + frame.height)
    .filter((frame) => !frame.nodes.every((id) => dragged.has(id)))
    .toSorted((a, b) => a.width * a.height - b.width * b.height)[0];
}
