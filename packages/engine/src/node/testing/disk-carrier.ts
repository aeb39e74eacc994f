import path from "node:path";
import type { CheckpointLocation } from "../../checkpoint/checkpoint-storage.ts";
import { STATE_FORMAT, type SubtaskStateHandle } from "../../checkpoint/checkpoint-manifest.ts";
import type { ExecutionGraph } from "../../graph/execution-graph.ts";
import type { StepSnapshot } from "../../runtime/codegen/chain-step.ts";
import type { CreateKeyedState } from "../../runtime/task/task-environment.ts";
import type { StateCarrier } from "../../testing/state-carrier.ts";
import { FileCheckpointStorage } from "../checkpoint/file-checkpoint-storage.ts";
import { CheckpointWriter } from "../checkpoint-writer.ts";
import { readRestoredNodes } from "../restore-files.ts";
import { createKeyedState } from "../state/create-keyed-state.ts";

/** State on disk as the document asks for it, carried by the files of a checkpoint. */
export class DiskCarrier implements StateCarrier {
  readonly listener: CheckpointWriter;
  readonly #folder: string;
  readonly #storage: FileCheckpointStorage;
  readonly #location: CheckpointLocation;
  readonly #handles: SubtaskStateHandle[] = [];
  #answered = 0;
  #wake: () => void = () => undefined;
  #runs = 0;

  private constructor(folder: string, storage: FileCheckpointStorage, location: CheckpointLocation) {
    this.#folder = folder;
    this.#storage = storage;
    this.#location = location;
    this.listener = new CheckpointWriter(
      (message) => {
        if (message.type === "decline") throw new Error(`${message.subtask.taskId}/${message.subtask.subtaskIndex}: ${message.reason}`);
        if (message.type !== "acknowledge") return;
        const { handle } = message.acknowledgement;
        if (handle !== undefined) this.#handles.push(handle);
        this.#answered++;
        this.#wake();
      },
      () => storage,
    );
    this.listener.begin(1, location);
  }

  /** `folder` is this carrier's alone. */
  static async create(folder: string): Promise<DiskCarrier> {
    const storage = new FileCheckpointStorage(path.join(folder, "checkpoints"));
    return new DiskCarrier(folder, storage, await storage.create(1, "checkpoint"));
  }

  get answered(): number {
    return this.#answered;
  }

  keyedState(graph: ExecutionGraph): CreateKeyedState | undefined {
    return createKeyedState({ graph, slot: 0, stateFolder: path.join(this.#folder, `run-${++this.#runs}`) });
  }

  async allAnswered(subtasks: number): Promise<void> {
    while (this.#answered < subtasks) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  async restored(): Promise<ReadonlyMap<string, readonly StepSnapshot[]>> {
    await this.#storage.complete(this.#location, {
      format: STATE_FORMAT,
      checkpointId: 1,
      kind: "checkpoint",
      jobId: "job",
      pipelineName: "carried",
      createdAtMs: 0,
      maxParallelism: 128,
      nodes: [],
      subtasks: this.#handles,
    });
    const { path: place } = this.#location;
    const manifest = await this.#storage.readManifest(place);
    const nodeIds = new Set(manifest.subtasks.flatMap(({ nodes }) => nodes.map(({ nodeId }) => nodeId)));
    return readRestoredNodes({ path: place, manifest, checkpointId: 1 }, { nodeIds, isOnDisk: true }, this.#storage);
  }
}
