import type { ParameterValues } from "@millrace/pipeline";
import { Ring } from "../exchange/ring.ts";
import { executionGraph, type Channel, type ExecutionGraph, type Subtask } from "../graph/execution-graph.ts";
import type { JobGraph } from "../graph/job-graph.ts";
import type { PipelinedRegion } from "../graph/pipelined-regions.ts";
import { planDocument } from "../graph/plan-document.ts";
import { TaskMetrics } from "../metrics/task-metrics.ts";
import type { ConnectorRegistry } from "../operators/connector-registry.ts";
import type { SpillFiles } from "../operators/batch/spill/spill-files.ts";
import type { OperatorFactory } from "../operators/operator-factory.ts";
import { operatorRegistry } from "../operators/registry.ts";
import type { SinkReport } from "../operators/sink-writer.ts";
import type { Row } from "../record/row.ts";
import { VirtualClock } from "../time/virtual-clock.ts";
import { AlignmentGroups } from "./watermarks/alignment-groups.ts";
import { buildTask, edgeLayout, ringBytes } from "./task/build-task.ts";
import type { CheckpointListener } from "./task/checkpoint-listener.ts";
import type { StepSnapshot } from "./codegen/chain-step.ts";
import type { RowErrorReport } from "./row-errors.ts";
import type { CreateKeyedState } from "./task/task-environment.ts";
import type { Task, TaskState } from "./task/task.ts";

export interface LocalOptions {
  readonly connectors: ConnectorRegistry;
  readonly operators?: Readonly<Record<string, OperatorFactory>>;
  readonly parameters?: ParameterValues;
  readonly dataFolder?: string;
  readonly jobId?: string;
  readonly seed?: number;
  /** Epoch ms at which the virtual clock begins. */
  readonly startTime?: number;
  /** The run ends when the virtual clock would pass this (unbounded sources). */
  readonly endTime?: number;
  /** Asked between units of work: true ends the run (budgets, cancel). */
  readonly shouldStop?: () => boolean;
  /** False: every operator runs as its class. */
  readonly generated?: boolean;
  /** Rows a task takes at a time; 1 shows every step. */
  readonly unitRows?: number;
  /** Frames of each channel, and rows of each frame; few of them hold producers back early. */
  readonly ringFrames?: number;
  readonly frameRows?: number;
  /** True: the task is left out of this round, as on a machine that has no time for it. */
  readonly isHeld?: (task: Task) => boolean;
  readonly onRows?: (report: SinkReport) => void;
  readonly onRowError?: (error: RowErrorReport) => void;
  /** A subtask has thrown; left out: the round throws. */
  readonly onFailure?: (task: Task, error: unknown) => void;
  readonly tap?: (nodeId: string, port: number) => ((row: Row, timestamp: number, kind: number) => void) | undefined;
  readonly checkpoints?: CheckpointListener;
  /** Where batch jobs spill; left out: they keep everything in memory. */
  readonly spill?: SpillFiles;
  readonly restored?: (nodeId: string) => readonly StepSnapshot[] | undefined;
  /** As in `TaskEnvironment`. */
  readonly keyedState?: CreateKeyedState | undefined;
  /** Called after every round over all tasks; may look at watermarks. */
  readonly onRound?: (run: LocalRun) => void;
}

export interface LocalResult {
  /** finished: all input processed. stopped: by `shouldStop` or `endTime`. */
  readonly state: "finished" | "stopped";
  readonly graph: ExecutionGraph;
  metrics(task: string, subtaskIndex: number): TaskMetrics;
}

/** A document on one thread under a virtual clock: deterministic, and without anything of Node.js. Throws DocumentError, EngineError. */
export async function runLocal(document: unknown, options: LocalOptions): Promise<LocalResult> {
  return runJobGraph(planDocument(document, options.parameters === undefined ? {} : { parameters: options.parameters }), options);
}

export async function runJobGraph(job: JobGraph, options: LocalOptions): Promise<LocalResult> {
  const run = new LocalRun(job, options);
  try {
    await run.open();
    const state = await run.toEnd();
    return { state, graph: run.graph, metrics: (task, subtask) => run.metrics(task, subtask) };
  } finally {
    await run.close();
  }
}

/** How often busy tasks let promises and sockets have their turn. */
const ROUNDS_BETWEEN_TURNS = 64;

/** A run in steps: every subtask of the job in this thread, each doing one unit of work a round. */
export class LocalRun {
  readonly graph: ExecutionGraph;
  readonly clock: VirtualClock;
  readonly #tasks: Task[];
  readonly #alignment: AlignmentGroups;
  /** Subtasks that take no part in rounds until they are rebuilt. */
  readonly #stopped = new Set<Task>();
  readonly #options: LocalOptions;
  readonly #metrics = new Map<string, TaskMetrics>();
  readonly #rings: ArrayBuffer[];
  #wake: () => void = () => undefined;
  #rounds = 0;

  constructor(job: JobGraph, options: LocalOptions) {
    this.#options = options;
    this.graph = executionGraph(job);
    this.clock = new VirtualClock(options.startTime ?? 0);
    this.#rings = this.graph.channels.map((channel) => this.#newRing(channel));
    for (const task of job.tasks) {
      for (let index = 0; index < task.parallelism; index++) {
        const plans = task.nodes.map(({ plan }) => plan);
        this.#metrics.set(`${task.id}/${index}`, new TaskMetrics(new Float64Array(TaskMetrics.size(plans)), plans));
      }
    }
    this.#alignment = new AlignmentGroups(this.graph, (task, subtask) => this.metrics(task, subtask));
    this.#tasks = this.graph.subtasks.map((subtask) => this.#build(subtask, options.restored));
  }

  get tasks(): readonly Task[] {
    return this.#tasks;
  }

  /** All but those of stopped regions. */
  get running(): readonly Task[] {
    return this.#tasks.filter((task) => !this.#stopped.has(task));
  }

  /** The subtasks of a region. */
  tasksOf({ subtasks }: PipelinedRegion): readonly Task[] {
    return subtasks.map((subtask) => this.#tasks[this.graph.subtasks.indexOf(subtask)]!);
  }

  /** Ends the part that the subtasks of a region take in the rounds, and closes them. */
  async stop(region: PipelinedRegion): Promise<void> {
    const tasks = this.tasksOf(region);
    for (const task of tasks) this.#stopped.add(task);
    for (const task of tasks) await task.close();
    for (const task of tasks) await task.settled();
  }

  /** Builds the subtasks of a stopped region anew, with empty channels between them, and opens them. */
  async rebuild(region: PipelinedRegion, restored: LocalOptions["restored"]): Promise<void> {
    for (const task of this.tasksOf(region)) this.#stopped.delete(task);
    for (const id of region.channels) this.#rings[id] = this.#newRing(this.graph.channels[id]!);
    for (const subtask of region.subtasks) {
      this.metrics(subtask.task, subtask.index).reset();
      this.#tasks[this.graph.subtasks.indexOf(subtask)] = this.#build(subtask, restored);
    }
    for (const task of this.tasksOf(region)) await task.open();
  }

  #newRing({ edge }: Channel): ArrayBuffer {
    const { ringFrames, frameRows } = this.#options;
    const channels = this.graph.channels.filter((channel) => channel.edge === edge).length;
    const layout = edgeLayout(this.graph, this.graph.job.edges[edge]!, frameRows);
    return new ArrayBuffer(ringFrames === undefined ? ringBytes(layout, Math.max(16, channels)) : Ring.bytes(layout, ringFrames));
  }

  #build({ task, index }: Subtask, restored: LocalOptions["restored"]): Task {
    const options = this.#options;
    return buildTask(
      {
        jobId: options.jobId ?? "local",
        graph: this.graph,
        clock: this.clock,
        seed: options.seed ?? 42,
        dataFolder: options.dataFolder ?? ".",
        connectors: options.connectors,
        operators: options.operators ?? operatorRegistry,
        generated: options.generated ?? true,
        checkpoints: options.checkpoints,
        frameRows: options.frameRows,
        spill: options.spill,
        ...(options.unitRows === undefined ? {} : { unitRows: options.unitRows }),
        ring: (channel) => this.#rings[channel]!,
        metrics: (id, subtask) => this.metrics(id, subtask),
        restored: (nodeId) => restored?.(nodeId),
        ...(options.keyedState === undefined ? {} : { keyedState: options.keyedState }),
        wake: () => this.#wake(),
        reportRows: (report) => options.onRows?.(report),
        isAhead: (group, maxDriftMs, watermark, id, subtask) => this.#alignment.isAhead(group, maxDriftMs, watermark, id, subtask),
        reportRowError: (error) => options.onRowError?.(error),
        ...(options.tap === undefined ? {} : { tap: options.tap }),
      },
      task,
      index,
    );
  }

  metrics(task: string, subtaskIndex: number): TaskMetrics {
    return this.#metrics.get(`${task}/${subtaskIndex}`)!;
  }

  async open(): Promise<void> {
    for (const task of this.tasks) await task.open();
  }

  /** One unit of work of each task; "waiting": only time or something outside can help. */
  round(): "busy" | "waiting" | "finished" {
    let isBusy = false;
    let isFinished = true;
    for (const task of this.tasks) {
      const state = this.#runTask(task);
      if (state === "busy") isBusy = true;
      if (state !== "finished") isFinished = false;
    }
    return isFinished ? "finished" : isBusy ? "busy" : "waiting";
  }

  #runTask(task: Task): TaskState {
    if (this.#stopped.has(task)) return "idle";
    if (this.#options.isHeld?.(task) === true && !task.isFinished) return "busy";
    const { onFailure } = this.#options;
    if (onFailure === undefined) return task.run(() => 0, 0);
    try {
      return task.run(() => 0, 0);
    } catch (error) {
      onFailure(task, error);
      return "idle";
    }
  }

  async toEnd(): Promise<"finished" | "stopped"> {
    for (;;) {
      if (this.#options.shouldStop?.() === true) return "stopped";
      const state = this.round();
      this.#options.onRound?.(this);
      if (state === "finished") return "finished";
      if (state === "waiting" && !(await this.#wait())) return "stopped";
      if (state === "busy") await this.#letOthersRun();
    }
  }

  /** Something outside may have happened for a task that waits, though others are busy. */
  async #letOthersRun(): Promise<void> {
    if (++this.#rounds % ROUNDS_BETWEEN_TURNS !== 0) return;
    if (this.tasks.some((task) => task.waitingFor !== undefined)) await new Promise((resolve) => setTimeout(resolve, 0));
  }

  async close(): Promise<void> {
    for (const task of this.tasks) await task.close();
  }

  /** Waits for the outside where a task does, else moves the clock to the next thing due; false where the run is over. */
  async #wait(): Promise<boolean> {
    const outside = this.tasks.map((task) => task.waitingFor).filter((promise) => promise !== undefined);
    if (outside.length > 0) {
      // What a task waits for may be room that another one has to make.
      await Promise.race([...outside, this.#woken()]);
      return true;
    }
    const next = Math.min(...this.tasks.map((task) => task.nextWakeUp()));
    if (next === Infinity) {
      await this.#woken();
      return true;
    }
    if (next > (this.#options.endTime ?? Infinity)) return false;
    this.clock.advanceTo(next > this.clock.now() ? next : this.clock.now() + 1);
    return true;
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
