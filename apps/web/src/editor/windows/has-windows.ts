import type { PipelineNode } from "@millrace/pipeline";

/** Whether a node deals rows into windows. */
export function hasWindows(node: PipelineNode): boolean {
  return typeof node.config.window === "object" && node.config.window !== null;
}
