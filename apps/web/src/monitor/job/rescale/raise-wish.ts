import type { PipelineDocument } from "@millrace/pipeline";
import type { Culprit } from "../../answers/culprit.ts";
import type { RescaleWish } from "./rescale-dialog.tsx";

export interface Raise {
  readonly parallelism: number;
  readonly wish: RescaleWish;
}

/**
 * Twice the subtasks for what slows the job down: for a slow sink itself, else for all nodes of its chain but its sources, so that they stay one
 * task. Undefined where more subtasks do not help, or the key groups allow no more.
 */
export function raiseWish(culprit: Culprit, { settings, nodes }: Pick<PipelineDocument, "settings" | "nodes">): Raise | undefined {
  if (!culprit.remedies.includes("raise-parallelism")) return undefined;
  const own = nodes.find(({ id }) => id === culprit.nodeId)?.parallelism ?? settings.parallelism;
  const parallelism = own * 2;
  if (parallelism > settings.maxParallelism) return undefined;
  const raised = culprit.reason.kind === "slow-sink" ? [culprit.nodeId] : culprit.chain;
  const kindOf = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const wanted = raised.filter((id) => kindOf.get(id)?.startsWith("source.") === false);
  return wanted.length === 0 ? undefined : { parallelism, wish: { nodes: Object.fromEntries(wanted.map((id) => [id, parallelism])) } };
}
