import type { ExecutionGraph } from "../graph/execution-graph.ts";
import { pipelinedRegions, type PipelinedRegion } from "../graph/pipelined-regions.ts";
import type { EngineError } from "../operators/engine-error.ts";

/** Regions that start together, or have failed together. A region in no group runs. */
export interface RegionGroup {
  readonly id: number;
  readonly regions: readonly PipelinedRegion[];
  /** Starting: threads build it. Closing: threads part with it. Down: nobody has it. */
  phase: "starting" | "closing" | "down";
  /** Threads that have not answered yet, as "slot/region". */
  readonly waiting: Set<string>;
  /** Why it closes. */
  readonly error: EngineError | undefined;
  /** Told whether a start came to its end. */
  readonly settle: (isRunning: boolean) => void;
}

/** Where the regions of a job on threads stand. */
export class RegionGroups {
  readonly regions: readonly PipelinedRegion[];
  readonly #groups = new Map<number, RegionGroup>();
  #lastId = 0;

  constructor(graph: ExecutionGraph) {
    this.regions = pipelinedRegions(graph);
  }

  get(id: number): RegionGroup | undefined {
    return this.#groups.get(id);
  }

  get areAllRunning(): boolean {
    return this.#groups.size === 0;
  }

  /** Regions with a subtask in the thread of a slot. */
  inSlot(slot: number): readonly PipelinedRegion[] {
    return this.regions.filter(({ subtasks }) => subtasks.some((subtask) => subtask.slot === slot));
  }

  /** All threads of the regions are to build them. */
  starting(regions: readonly PipelinedRegion[], settle: RegionGroup["settle"]): RegionGroup {
    return this.#add({ regions, phase: "starting", waiting: waitingFor(regions, () => true), error: undefined, settle });
  }

  /** Those that run or start, and what starts with them, have failed; `living`: the threads that are to part with them. undefined: none of them did. */
  closing(failed: readonly PipelinedRegion[], error: EngineError, living: (slot: number) => boolean): RegionGroup | undefined {
    const regions: PipelinedRegion[] = [];
    for (const region of failed) {
      const group = this.groupOf(region);
      if (group === undefined) regions.push(region);
      else if (group.phase === "starting") {
        this.#groups.delete(group.id);
        regions.push(...group.regions);
        group.settle(false);
      }
    }
    if (regions.length === 0) return undefined;
    return this.#add({ regions, phase: "closing", waiting: waitingFor(regions, living), error, settle: () => undefined });
  }

  /** A thread has answered for a region. The group, where it was the last that it waited for. */
  answered(phase: RegionGroup["phase"], regionId: number, slot: number): RegionGroup | undefined {
    const group = this.groupOf(this.regions[regionId]!);
    if (group?.phase !== phase || !group.waiting.delete(`${slot}/${regionId}`) || group.waiting.size > 0) return undefined;
    return group;
  }

  delete(group: RegionGroup): void {
    this.#groups.delete(group.id);
  }

  /** The job ends: nothing that starts comes to its end. */
  end(): void {
    for (const group of this.#groups.values()) group.settle(false);
  }

  groupOf(region: PipelinedRegion): RegionGroup | undefined {
    return [...this.#groups.values()].find(({ regions }) => regions.includes(region));
  }

  #add(group: Omit<RegionGroup, "id">): RegionGroup {
    const added = { id: ++this.#lastId, ...group };
    this.#groups.set(added.id, added);
    return added;
  }
}

function waitingFor(regions: readonly PipelinedRegion[], isAsked: (slot: number) => boolean): Set<string> {
  return new Set(regions.flatMap(({ id, subtasks }) => subtasks.filter(({ slot }) => isAsked(slot)).map(({ slot }) => `${slot}/${id}`)));
}
