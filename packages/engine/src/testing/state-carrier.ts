import type { ExecutionGraph } from "../graph/execution-graph.ts";
import type { CheckpointListener, SubtaskSnapshot } from "../runtime/task/checkpoint-listener.ts";
import type { StepSnapshot } from "../runtime/codegen/chain-step.ts";
import type { CreateKeyedState } from "../runtime/task/task-environment.ts";

/** Takes the snapshots of one run, and gives them to another. */
export interface StateCarrier {
  readonly listener: CheckpointListener;
  /** Subtasks that have answered to the barrier. */
  readonly answered: number;
  /** How the runs keep keyed state; undefined: in memory. */
  keyedState(graph: ExecutionGraph): CreateKeyedState | undefined;
  /** Resolves when so many subtasks have answered, also with what they write beside the run. Rejects where some do not. */
  allAnswered(subtasks: number): Promise<void>;
  /** By node, and by edges with rows under way: the snapshots of all subtasks in their order. */
  restored(): Promise<ReadonlyMap<string, readonly StepSnapshot[]>>;
}

/** State in memory, carried as it is. */
export class MemoryCarrier implements StateCarrier {
  readonly #snapshots: SubtaskSnapshot[] = [];
  readonly listener: CheckpointListener = {
    acknowledge: (snapshot) => void this.#snapshots.push(structuredClone(snapshot)),
    decline: (_, task, subtask, reason) => {
      throw new Error(`${task}/${subtask} declined: ${reason}`);
    },
  };

  get answered(): number {
    return this.#snapshots.length;
  }

  keyedState(): undefined {
    return undefined;
  }

  async allAnswered(subtasks: number): Promise<void> {
    if (this.answered !== subtasks) throw new Error(`${this.answered} of ${subtasks} subtasks answered to the barrier`);
  }

  async restored(): Promise<ReadonlyMap<string, readonly StepSnapshot[]>> {
    const restored = new Map<string, StepSnapshot[]>();
    for (const { nodes } of this.#snapshots.toSorted((a, b) => a.subtaskIndex - b.subtaskIndex)) {
      for (const [name, snapshot] of Object.entries(nodes)) {
        const parts = restored.get(name) ?? [];
        restored.set(name, [...parts, snapshot]);
      }
    }
    return restored;
  }
}
