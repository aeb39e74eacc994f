import { passCrashPoint } from "../checkpoint/crash-point.ts";
import { inFlightKey } from "../checkpoint/in-flight-rows.ts";
import type { JobMetrics } from "../metrics/job-metrics.ts";
import type { ConnectorRegistry } from "../operators/connector-registry.ts";
import { operatorRegistry } from "../operators/registry.ts";
import type { AlignmentGroups } from "../runtime/watermarks/alignment-groups.ts";
import { buildTask } from "../runtime/task/build-task.ts";
import type { Task } from "../runtime/task/task.ts";
import { CheckpointWriter } from "./checkpoint-writer.ts";
import { readRestoredNodes } from "./restore-files.ts";
import { ringBell } from "./slot-loop.ts";
import type { FromSlot, RegionDeployment, SlotData } from "./slot-messages.ts";
import { SpillFolder } from "./spill-folder.ts";
import { createKeyedState } from "./state/create-keyed-state.ts";
import { SystemClock } from "./system-clock.ts";

/** What the regions of one thread share. */
export interface SlotHost {
  readonly data: SlotData;
  readonly bells: Int32Array;
  readonly metrics: JobMetrics;
  readonly alignment: AlignmentGroups;
  readonly connectors: ConnectorRegistry;
  readonly send: (message: FromSlot) => void;
}

/** The subtasks of one region in one thread, from one start to the next. */
export class SlotRegion {
  readonly id: number;
  readonly tasks: readonly Task[];
  /** undefined: the job takes no checkpoints. */
  readonly writer: CheckpointWriter | undefined;
  /** Somebody has been told that it failed. */
  hasFailed = false;

  private constructor(id: number, tasks: readonly Task[], writer: CheckpointWriter | undefined) {
    this.id = id;
    this.tasks = tasks;
    this.writer = writer;
  }

  /** Reads the state that the subtasks need and builds them. Throws what their nodes throw, STATE_CORRUPT. */
  static async build(
    { data, bells, metrics, alignment, connectors, send }: SlotHost,
    { regionId, attempt, subtasks, rings, restore, stateFolder }: RegionDeployment,
  ): Promise<SlotRegion> {
    const { graph, slot } = data;
    const writer = data.hasCheckpoints ? new CheckpointWriter(send) : undefined;
    passCrashPoint("restore:before");
    const keyedState = createKeyedState({ graph, slot, stateFolder });
    const restored =
      restore === undefined
        ? undefined
        : await readRestoredNodes(restore, { nodeIds: nodesOf(data, subtasks), isOnDisk: keyedState !== undefined });
    passCrashPoint("restore:after-read");
    const spill = new SpillFolder(data.spillFolder, String(slot));
    const tasks = subtasks.map(({ task, index }) => {
      metrics.of(task, index).reset();
      return buildTask(
        {
          jobId: data.jobId,
          graph,
          clock: new SystemClock(),
          seed: data.seed,
          dataFolder: data.dataFolder,
          connectors,
          operators: operatorRegistry,
          checkpoints: writer,
          spill,
          ring: (channel) => rings.get(channel)!,
          metrics: (id, subtask) => metrics.of(id, subtask),
          restored: (nodeId) => restored?.get(nodeId),
          keptCheckpoints: restore?.passedOver ?? [],
          ...(keyedState === undefined ? {} : { keyedState }),
          wake: (woken) => ringBell(bells, woken),
          reportRows: (report) => send({ type: "rows", attempt, report }),
          reportRowError: (error) => send({ type: "rowError", error }),
          isAhead: (group, maxDriftMs, watermark, id, subtask) => alignment.isAhead(group, maxDriftMs, watermark, id, subtask),
        },
        task,
        index,
      );
    });
    return new SlotRegion(regionId, tasks, writer);
  }

  async open(changes: RegionDeployment["changes"]): Promise<void> {
    await Promise.all(this.tasks.map((task) => task.open()));
    for (const { nodeId, change } of changes) for (const task of this.tasks) task.stepOf(nodeId)?.reconfigure?.(change);
  }

  /** Resolves when nothing of it is under way any more. */
  async close(): Promise<void> {
    for (const task of this.tasks) await task.close();
    for (const task of this.tasks) await task.settled();
  }
}

/** The parts of a checkpoint that these subtasks read: of their nodes, and of the edges to them. */
function nodesOf({ graph }: SlotData, subtasks: readonly { readonly task: string }[]): ReadonlySet<string> {
  const tasks = new Set(subtasks.map(({ task }) => task));
  const nodes = graph.job.tasks.filter(({ id }) => tasks.has(id)).flatMap((task) => task.nodes.map(({ plan }) => plan.nodeId));
  return new Set([...nodes, ...graph.job.edges.filter(({ toTask }) => tasks.has(toTask)).map(inFlightKey)]);
}
