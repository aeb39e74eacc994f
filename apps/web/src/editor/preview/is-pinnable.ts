import type { PipelineNode } from "@millrace/pipeline";
import { kindOf, outputsOf } from "../catalog/kinds.ts";

/** True where pinned rows stand in the place of what the node would give out; sources that live outside have sample rows anyway. */
export function isPinnable(node: PipelineNode): boolean {
  const isOutside = kindOf(node.kind)?.category === "source" && node.kind !== "source.generator";
  return !isOutside && outputsOf(node).length > 0;
}
