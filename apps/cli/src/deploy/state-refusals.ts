import { isRefused, stateEffects, type StateChange } from "@millrace/engine/preview";
import type { ParameterValues, PipelineDocument } from "@millrace/pipeline";

/**
 * Why a document cannot go on from the state of a running one, a sentence a node: its state cannot be read, or would be dropped without `allowDropped`.
 */
export async function stateRefusals(
  running: PipelineDocument,
  next: PipelineDocument,
  { parameters, allowDropped }: { readonly parameters: ParameterValues; readonly allowDropped: boolean },
): Promise<readonly string[]> {
  const effects = await stateEffects(running, next, { parameters });
  return effects
    .filter((effect) => isRefused(effect, allowDropped))
    .map(({ nodeId, change }) =>
      change === undefined
        ? `${nodeId}: the file has no such node, and its state would be lost. Agree to that with --allow-dropped.`
        : `${nodeId}: ${reasonOf(change)} Give it another id in the file to let it begin empty (with --allow-dropped).`,
    );
}

function reasonOf(change: StateChange): string {
  switch (change.code) {
    case "kind":
      return `it was a ${change.from} and is now a ${change.to}, which cannot read its state.`;
    case "keys":
      return `its state is kept by ${change.from.join(", ")}, and its key is now ${change.to.join(", ")}.`;
    case "keyGroups":
      return `its state is in ${change.from} key groups, and its max parallelism is now ${change.to}.`;
    case "shape":
      return "what it has added up or kept is of other settings than it has now.";
    case "parallelism":
      return `it goes from ${change.from} to ${change.to} subtasks.`;
  }
}
