import { passCrashPoint } from "../checkpoint/crash-point.ts";
import type { CheckpointLocation, CheckpointStorage } from "../checkpoint/checkpoint-storage.ts";
import type { SubtaskStateHandle } from "../checkpoint/checkpoint-manifest.ts";
import { encodeStateFile } from "../checkpoint/state-file.ts";
import type { Acknowledgement } from "../checkpoint/pending-checkpoint.ts";
import { EngineError } from "../operators/engine-error.ts";
import type { CheckpointListener, SubtaskSnapshot } from "../runtime/task/checkpoint-listener.ts";
import type { StepSnapshot } from "../runtime/codegen/chain-step.ts";
import { FileCheckpointStorage } from "./checkpoint/file-checkpoint-storage.ts";
import type { FromSlot } from "./slot-messages.ts";

/** Writes the parts of one thread's subtasks where the coordinator said, and tells it. A part that cannot be written is declined. */
export class CheckpointWriter implements CheckpointListener {
  readonly #send: (message: FromSlot) => void;
  readonly #storageOf: (location: CheckpointLocation) => CheckpointStorage;
  readonly #locations = new Map<number, CheckpointLocation>();
  /** Snapshots of barriers that came through a channel before the coordinator's own word. */
  readonly #early = new Map<number, SubtaskSnapshot[]>();
  /** Where files that do not change have last been put. */
  readonly #lastPlaces = new Map<string, CheckpointLocation>();

  constructor(
    send: (message: FromSlot) => void,
    storageOf: (location: CheckpointLocation) => CheckpointStorage = ({ path }) => new FileCheckpointStorage(path),
  ) {
    this.#send = send;
    this.#storageOf = storageOf;
  }

  begin(checkpointId: number, location: CheckpointLocation): void {
    this.#locations.set(checkpointId, location);
    for (const snapshot of this.#early.get(checkpointId) ?? []) this.acknowledge(snapshot);
    this.#early.delete(checkpointId);
  }

  end(checkpointId: number): void {
    for (const id of [...this.#locations.keys(), ...this.#early.keys()]) {
      if (id > checkpointId) continue;
      this.#locations.delete(id);
      this.#early.delete(id);
    }
  }

  acknowledge(snapshot: SubtaskSnapshot): void {
    const location = this.#locations.get(snapshot.checkpointId);
    if (location === undefined) {
      const waiting = this.#early.get(snapshot.checkpointId) ?? [];
      this.#early.set(snapshot.checkpointId, [...waiting, snapshot]);
      return;
    }
    this.#write(snapshot, location).catch((error: unknown) =>
      this.decline(snapshot.checkpointId, snapshot.task, snapshot.subtaskIndex, error instanceof Error ? error.message : String(error)),
    );
  }

  decline(checkpointId: number, task: string, subtaskIndex: number, reason: string): void {
    this.#send({ type: "decline", checkpointId, subtask: { taskId: task, subtaskIndex }, reason });
  }

  async #write({ checkpointId, task, subtaskIndex, nodes, statistics }: SubtaskSnapshot, location: CheckpointLocation): Promise<void> {
    const startedAt = performance.now();
    const storage = this.#storageOf(location);
    const files = await this.#share(storage, nodes, location);
    const encoded = encodeStateFile(
      Object.fromEntries(Object.entries(nodes).map(([nodeId, snapshot]) => [nodeId, withoutFiles(snapshot)])),
    );
    const file = await storage.write(location, `${task}-${subtaskIndex}.state`, encoded.bytes.pieces);
    const acknowledgement: Acknowledgement = {
      subtask: { taskId: task, subtaskIndex },
      handle: {
        taskId: task,
        subtaskIndex,
        file,
        ...(files.length === 0 ? {} : { files }),
        nodes: encoded.nodes.map(({ nodeId, stateBytes }) => ({
          nodeId,
          stateBytes: files.reduce((sum, each) => (each.nodeId === nodeId ? sum + each.bytes : sum), stateBytes),
        })),
      },
      statistics: {
        syncDurationMs: statistics.syncMs,
        asyncDurationMs: statistics.asyncMs + performance.now() - startedAt,
        alignmentDurationMs: statistics.alignmentMs,
        startDelayMs: Math.max(0, statistics.firstBarrierAt - statistics.triggeredAt),
        processedInFlightBytes: statistics.processedInFlightBytes,
        persistedInFlightBytes: statistics.persistedInFlightBytes,
        isUnaligned: statistics.isUnaligned,
      },
    };
    passCrashPoint("acknowledge:before");
    this.#send({ type: "acknowledge", checkpointId, acknowledgement });
    passCrashPoint("acknowledge:after");
  }

  /** Puts the files that nodes have beside into the checkpoint. */
  async #share(
    storage: CheckpointStorage,
    nodes: SubtaskSnapshot["nodes"],
    location: CheckpointLocation,
  ): Promise<NonNullable<SubtaskStateHandle["files"]>> {
    const shared: NonNullable<SubtaskStateHandle["files"]>[number][] = [];
    for (const [nodeId, { files }] of Object.entries(nodes)) {
      if (files === undefined) continue;
      if (storage.share === undefined)
        throw new EngineError(
          "CHECKPOINT_STORAGE_FAILED",
          `The state of node "${nodeId}" is in files, which this checkpoint storage cannot keep. Choose a folder for checkpoints.`,
          { nodeId },
        );
      try {
        for (const { name, path, bytes, sha256 } of files.files) {
          const before = this.#lastPlaces.get(name);
          await storage.share(location, { name, path }, before);
          this.#lastPlaces.set(name, location);
          shared.push({ nodeId, name, bytes, sha256, isShared: before !== undefined });
        }
      } finally {
        await files.release();
      }
    }
    return shared;
  }
}

/** What is serialized: files lie beside. */
function withoutFiles(snapshot: StepSnapshot): StepSnapshot {
  return Object.fromEntries(Object.entries(snapshot).filter(([part]) => part !== "files"));
}
