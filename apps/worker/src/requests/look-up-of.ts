import path from "node:path";
import { planDocument } from "@millrace/engine";
import { FileCheckpointStorage, lookUpState, type KeyState } from "@millrace/engine/node";
import { requireBelow } from "./require-below.ts";

export interface LookUpQuestion {
  readonly path: string;
  readonly document: unknown;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly nodeId: string;
  /** The values of the key columns by name, as in JSON. */
  readonly key: Readonly<Record<string, unknown>>;
}

/** What a node keeps of a key in a snapshot, as its pipeline lets people see it. */
export async function lookUpOf(
  { path: place, document, parameters, nodeId, key }: LookUpQuestion,
  checkpointsFolder: string,
): Promise<KeyState> {
  const folder = requireBelow(checkpointsFolder, place);
  const graph = planDocument(document, { parameters });
  if (!graph.settings.inspection.rows) throw new Error("Rows of this pipeline may not be looked at, and so its state neither.");
  const node = graph.tasks.flatMap(({ nodes }) => nodes).find(({ plan }) => plan.nodeId === nodeId);
  if (node === undefined) throw new Error(`The job has no node "${nodeId}".`);
  const manifest = await new FileCheckpointStorage(path.dirname(folder)).readManifest(folder);
  return lookUpState({ plan: node.plan, manifest, folder, key, inspection: graph.settings.inspection });
}
