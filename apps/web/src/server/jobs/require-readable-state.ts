import { isRefused, stateEffects } from "@millrace/engine/preview";
import type { ParameterValues, PipelineDocument } from "@millrace/pipeline";
import { AppError } from "../app-error.ts";

/**
 * Refuses what could not go on from the state of a job, before that job is stopped or another one is made: STATE_UNREADABLE where a node cannot read the state that it has, or
 * where state would be dropped without consent. Found out by trying it on sample rows in the engine: about 100 ms.
 */
export async function requireReadableState(
  former: PipelineDocument,
  next: PipelineDocument,
  { parameters, allowDropped }: { readonly parameters: ParameterValues; readonly allowDropped: boolean },
): Promise<void> {
  const effects = await stateEffects(former, next, { parameters });
  const unreadable = effects.filter((effect) => isRefused(effect, allowDropped));
  if (unreadable.length === 0) return;
  const nodes = unreadable.map(({ nodeId }) => `"${nodeId}"`).join(", ");
  throw new AppError(
    "STATE_UNREADABLE",
    `Nothing was started or stopped: the new version cannot go on with the state of ${nodes}. Undo what changed there, or give the node another id, so that it begins empty, and agree to lose the state.`,
    { values: { nodes } },
  );
}
