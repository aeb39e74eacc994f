import type { CheckpointStorage } from "../checkpoint/checkpoint-storage.ts";
import { decodeStateFile } from "../checkpoint/state-file.ts";
import type { KeyGroupRange } from "../state/keyed-snapshot.ts";
import type { RestoreSource } from "../runtime/job-manager/execution-attempt.ts";
import type { StepSnapshot } from "../runtime/codegen/chain-step.ts";
import { FileCheckpointStorage } from "./checkpoint/file-checkpoint-storage.ts";
import { inMemoryForm } from "./state/in-memory-form.ts";

interface Wanted {
  readonly nodeIds: ReadonlySet<string>;
  /** False: keyed state in files is read into memory, for a backend that keeps it there. */
  readonly isOnDisk: boolean;
  /** Of state in files no other key groups are read into memory; left out: all. */
  readonly keyGroups?: KeyGroupRange;
}

/**
 * Reads what the nodes of one thread need of a checkpoint: for each node the snapshots of all its former subtasks, in the order of
 * their index. A node that is not in the checkpoint has no entry. Throws STATE_CORRUPT.
 */
export async function readRestoredNodes(
  restore: Omit<RestoreSource, "passedOver">,
  { nodeIds, isOnDisk, keyGroups }: Wanted,
  storage: CheckpointStorage = new FileCheckpointStorage(restore.path),
): Promise<ReadonlyMap<string, readonly StepSnapshot[]>> {
  const restored = new Map<string, StepSnapshot[]>();
  const handles = restore.manifest.subtasks.filter(({ nodes }) => nodes.some(({ nodeId }) => nodeIds.has(nodeId)));
  for (const { file } of handles.toSorted((a, b) => a.subtaskIndex - b.subtaskIndex)) {
    const bytes = await storage.read(restore.path, file);
    for (const [nodeId, snapshot] of decodeStateFile(bytes, file.name, nodeIds)) {
      const snapshots = restored.get(nodeId) ?? [];
      restored.set(nodeId, snapshots);
      const keyed = isOnDisk ? snapshot.keyed : await inMemoryForm(snapshot.keyed, restore.path, keyGroups);
      snapshots.push({ ...snapshot, folder: restore.path, ...(keyed === undefined ? {} : { keyed }) });
    }
  }
  return restored;
}
