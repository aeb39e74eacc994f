import path from "node:path";
import { planDocument } from "@millrace/engine";
import { FileCheckpointStorage, planRestore, restoreTargets, unreadableState } from "@millrace/engine/node";
import type { RestorePlan } from "@millrace/pipeline";
import { requireBelow } from "./require-below.ts";

export interface RestoreQuestion {
  readonly path: string;
  readonly document: unknown;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

/** What a start from a snapshot would do to each node. Throws where the snapshot cannot be read or the document cannot be planned. */
export async function planRestoreOf(question: RestoreQuestion, checkpointsFolder: string): Promise<RestorePlan> {
  const folder = requireBelow(checkpointsFolder, question.path);
  const manifest = await new FileCheckpointStorage(path.dirname(folder)).readManifest(folder);
  const plan = planRestore(manifest, restoreTargets(planDocument(question.document, { parameters: question.parameters })));
  const unreadable = await unreadableState(question.document, question.parameters, { path: folder, manifest });
  return { ...plan, refusals: [...plan.refusals, ...unreadable.values()] };
}
