import type { PipelineDocument } from "@millrace/pipeline";
import { outputsOf } from "../../../editor/catalog/kinds.ts";

/** Somebody wants to see the rows of a place, "node.port"; `turn` grows with each wish, so that the same place can be wished for again. */
export interface Look {
  readonly place: string | undefined;
  readonly turn: number;
}

/** Where the rows of a node are seen: at its main output; of a sink at what leads to it. */
export function lookedAt(document: PipelineDocument, nodeId: string): string | undefined {
  const node = document.nodes.find((each) => each.id === nodeId);
  const [port] = node === undefined ? [] : outputsOf(node);
  return port === undefined ? document.edges.find(({ to }) => to.split(".")[0] === nodeId)?.from : `${nodeId}.${port.name}`;
}
