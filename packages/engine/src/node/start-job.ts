import { randomUUID } from "node:crypto";
import { rm, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { JobSample } from "@millrace/pipeline/metrics";
import type { CheckpointLocation } from "../checkpoint/checkpoint-storage.ts";
import type { Acknowledgement } from "../checkpoint/pending-checkpoint.ts";
import type { SubtaskId } from "../checkpoint/subtask-snapshot.ts";
import type { BarrierOptions } from "../exchange/frame-event.ts";
import { executionGraph, type ExecutionGraph } from "../graph/execution-graph.ts";
import type { JobGraph } from "../graph/job-graph.ts";
import type { PipelinedRegion } from "../graph/pipelined-regions.ts";
import { planDocument } from "../graph/plan-document.ts";
import { NODE_SLOTS } from "../metrics/task-metrics.ts";
import { JobMetrics } from "../metrics/job-metrics.ts";
import { JobSampler } from "../metrics/job-sampler.ts";
import { EngineError } from "../operators/engine-error.ts";
import { edgeLayout, ringBytes } from "../runtime/task/build-task.ts";
import { canRestartAlone } from "../runtime/job-manager/can-restart-alone.ts";
import type { RestoreSource } from "../runtime/job-manager/execution-attempt.ts";
import type { PeekRequest } from "../runtime/peek/peek-request.ts";
import type { ThreadProfile } from "./cpu-profile.ts";
import { outOfMemory } from "./memory-budget.ts";
import { fromErrorMessage } from "./error-message.ts";
import { RegionGroups, type RegionGroup } from "./region-groups.ts";
import type { JobHandle, JobOptions, JobResult, RegionStart } from "./job-handle.ts";
import { ringBell } from "./slot-loop.ts";
import { SlotThread } from "./slot-thread.ts";
import { removeSpillFolders, spillFolderOf } from "./spill-folder.ts";
import type { ErrorMessage, FromSlot, MetricNames, SlotData, ToSlot } from "./slot-messages.ts";

const NANOS_PER_MS = 1_000_000;
/** How long threads may take to close after a cancel. */
const CLOSE_MS = 700;
/** As long where state is on disk: a thread that is ended while LevelDB works takes the process with it. */
const CLOSE_ON_DISK_MS = 10_000;

/** Runs a document on worker threads. Throws DocumentError before anything starts. */
export function startJob(document: unknown, options: JobOptions): JobHandle {
  return startJobGraph(planDocument(document, options.parameters === undefined ? {} : { parameters: options.parameters }), options);
}

export function startJobGraph(job: JobGraph, options: JobOptions): JobHandle {
  return new ThreadedJob(job, options);
}

class ThreadedJob implements JobHandle {
  readonly jobId: string;
  readonly graph: ExecutionGraph;
  readonly running: Promise<void>;
  readonly done: Promise<JobResult>;
  readonly #options: JobOptions;
  readonly #metrics: JobMetrics;
  readonly #sampler: JobSampler;
  readonly #shared: { readonly metrics: SharedArrayBuffer; readonly bells: SharedArrayBuffer };
  readonly #bells: Int32Array;
  /** Threads that run, by slot. */
  readonly #threads = new Map<number, SlotThread>();
  readonly #groups: RegionGroups;
  readonly #channelsOf: readonly number[];
  /** By region: the attempt that its subtasks were built for. */
  readonly #attempts = new Map<number, number>();
  readonly #stateFolder: string;
  readonly #finished = new Set<string>();
  /** Slots whose thread has done all its work. */
  readonly #done = new Set<number>();
  #isReleased = false;
  readonly #requests = new Map<number, { waitingFor: number; readonly answers: PromiseWithResolvers<void> }>();
  #lastRequest = 0;
  readonly #profiles = new Map<string, (profile: ThreadProfile | undefined) => void>();
  #nextProfile = 0;
  readonly #spillFolder: string;
  #deployedAt = performance.now();
  #startedAt = 0;
  #endedAt: number | undefined;
  #isCanceled = false;
  #error: EngineError | undefined;
  #setRunning: () => void = () => undefined;
  #setDone: (result: JobResult) => void = () => undefined;

  constructor(job: JobGraph, options: JobOptions) {
    this.#options = options;
    this.jobId = options.jobId ?? "job";
    this.#spillFolder = spillFolderOf(this.jobId, options.attempt ?? 1);
    this.graph = executionGraph(job);
    this.running = new Promise((resolve) => {
      this.#setRunning = resolve;
    });
    this.done = new Promise((resolve) => {
      this.#setDone = resolve;
    });
    this.#shared = {
      metrics: new SharedArrayBuffer(JobMetrics.bytes(this.graph)),
      bells: new SharedArrayBuffer(4 * Math.max(1, this.graph.slots)),
    };
    this.#metrics = new JobMetrics(this.graph, this.#shared.metrics);
    this.#sampler = new JobSampler(this.graph, this.#metrics, options.attempt ?? 1, Date.now());
    this.#bells = new Int32Array(this.#shared.bells);
    this.#channelsOf = job.edges.map(({ id }) => this.graph.channels.filter(({ edge }) => edge === id).length);
    this.#stateFolder = options.stateFolder ?? path.join(tmpdir(), `millrace-state-${randomUUID()}`);
    if (this.graph.slots === 0)
      throw new EngineError("DOCUMENT_INVALID", "the pipeline has no node that runs; add a source, or enable one");
    this.#groups = new RegionGroups(this.graph);
    const all = this.#groups.starting(this.#groups.regions, (isRunning) => {
      if (isRunning) this.#begin();
    });
    this.#deploy(all, { attempt: options.attempt ?? 1, restore: options.restore, changes: options.changes ?? [] });
  }

  sample(): JobSample {
    return this.#sampler.sample(Date.now());
  }

  cancel(): void {
    if (this.#isCanceled || this.#hasEnded) return;
    this.#isCanceled = true;
    this.#stopAll();
  }

  fail(error: EngineError): void {
    this.#fail(error);
  }

  triggerBarrier(checkpointId: number, options: BarrierOptions, location: CheckpointLocation): void {
    this.#sendAll({ type: "barrier", checkpointId, options, location });
  }

  endSources(): void {
    this.#sendAll({ type: "endSources" });
  }

  release(): void {
    this.#isReleased = true;
    this.#sendAll({ type: "release" });
  }

  notifyCheckpoint(checkpointId: number, isComplete: boolean): void {
    this.#sendAll({ type: "notify", checkpointId, isComplete });
  }

  peek(requests: readonly PeekRequest[]): void {
    this.#sendAll({ type: "peek", requests });
  }

  async reconfigure(nodeId: string, change: unknown): Promise<void> {
    const answers = Promise.withResolvers<void>();
    const requestId = ++this.#lastRequest;
    const slots = this.#openSlots();
    if (slots.length === 0 || !this.#groups.areAllRunning) throw notRunning();
    this.#requests.set(requestId, { waitingFor: slots.length, answers });
    this.#sendAll({ type: "reconfigure", requestId, nodeId, change });
    return answers.promise;
  }

  profile(durationMs: number): Promise<readonly ThreadProfile[]> {
    const requestId = this.#nextProfile++;
    const slots = this.#openSlots();
    const profiles = slots.map(
      (slot) => new Promise<ThreadProfile | undefined>((resolve) => void this.#profiles.set(`${requestId}/${slot}`, resolve)),
    );
    this.#sendAll({ type: "profile", requestId, durationMs });
    return Promise.all(profiles).then((known) => known.filter((profile) => profile !== undefined));
  }

  subtasks(): readonly SubtaskId[] {
    return this.graph.subtasks.map(({ task, index }) => ({ taskId: task, subtaskIndex: index }));
  }

  canRestart(failureId: number, restore: RestoreSource | undefined): boolean {
    return canRestartAlone(this.graph, this.#groups.get(failureId)!.regions, restore);
  }

  async restart(failureId: number, start: RegionStart): Promise<boolean> {
    const down = this.#groups.get(failureId)!;
    this.#groups.delete(down);
    const settled = Promise.withResolvers<boolean>();
    this.#deploy(this.#groups.starting(down.regions, settled.resolve), start);
    return settled.promise;
  }

  /** Lets the threads of a group build it, in threads of their own where there are none. */
  #deploy({ regions }: RegionGroup, { attempt, restore, changes }: RegionStart): void {
    this.#deployedAt = performance.now();
    for (const { id, subtasks, channels } of regions) {
      this.#attempts.set(id, attempt);
      const rings = new Map(channels.map((channel) => [channel, this.#newRing(this.graph.channels[channel]!.edge)]));
      for (const slot of new Set(subtasks.map((subtask) => subtask.slot))) {
        if (!this.#threads.has(slot)) this.#start(slot);
        const stateFolder = this.#stateFolderOf(id, attempt);
        const mine = subtasks.filter((subtask) => subtask.slot === slot);
        this.#send(slot, { type: "deploy", deployment: { regionId: id, attempt, subtasks: mine, rings, restore, stateFolder, changes } });
      }
    }
  }

  #newRing(edge: number): SharedArrayBuffer {
    return new SharedArrayBuffer(ringBytes(edgeLayout(this.graph, this.graph.job.edges[edge]!), this.#channelsOf[edge]!));
  }

  #stateFolderOf(regionId: number, attempt: number): string {
    return path.join(this.#stateFolder, `region-${regionId}-${attempt}`);
  }

  #start(slot: number): void {
    const { maxHeapMb, connectors, dataFolder, seed, checkpoints } = this.#options;
    const data: SlotData = {
      jobId: this.jobId,
      slot,
      graph: this.graph,
      ...this.#shared,
      connectors,
      dataFolder,
      seed: seed ?? 42,
      hasCheckpoints: checkpoints !== undefined,
      spillFolder: this.#spillFolder,
    };
    const thread = new SlotThread(data, {
      maxHeapMb,
      onMessage: (message) => this.#receive(slot, message),
      outOfMemory: (cause) =>
        outOfMemory(slot, this.#stateSizes(slot), { maxHeapMb, backend: this.graph.job.settings.stateBackend.type, cause }),
      onExit: (error) => this.#exited(slot, error),
    });
    this.#threads.set(slot, thread);
  }

  #exited(slot: number, error: EngineError): void {
    this.#threads.delete(slot);
    for (const [key, answer] of this.#profiles) if (key.endsWith(`/${slot}`)) answer(undefined);
    if (!this.#done.has(slot) && !this.#isEnding) this.#threadDied(slot, error);
    this.#endWhenAllHave();
  }

  /** What the thread had to do with is closed without it. */
  #threadDied(slot: number, error: EngineError): void {
    const regions = this.#groups.inSlot(slot);
    for (const { id } of regions) this.#regionClosed(slot, id);
    this.#failRegions(regions, error);
  }

  /** What the nodes of a slot's thread kept when it last looked. */
  #stateSizes(slot: number): readonly { readonly nodeId: string; readonly bytes: number; readonly keys: number }[] {
    return this.graph.subtasks
      .filter((subtask) => subtask.slot === slot)
      .flatMap(({ task, index }) =>
        this.graph.job.tasks
          .find(({ id }) => id === task)!
          .nodes.map(({ plan }, node) => {
            const slots = this.#metrics.of(task, index).node(node);
            return { nodeId: plan.nodeId, bytes: slots[NODE_SLOTS.stateBytes]!, keys: slots[NODE_SLOTS.numKeys]! };
          }),
      );
  }

  #receive(slot: number, message: FromSlot): void {
    switch (message.type) {
      case "ready":
        this.#takeNames(message.metricNames);
        for (const { task, index } of this.#groups.regions[message.regionId]!.subtasks.filter((subtask) => subtask.slot === slot))
          this.#sampler.setTaskFigures(task, index, { initializationTime: performance.now() - this.#deployedAt });
        this.#regionReady(slot, message.regionId);
        break;
      case "regionClosed":
        this.#regionClosed(slot, message.regionId);
        break;
      case "finished":
        this.#finished.add(`${message.task}/${message.subtaskIndex}`);
        if (this.#finished.size === this.graph.subtasks.length) {
          this.#endedAt = performance.now();
          this.#options.checkpoints?.inputEnded();
        }
        break;
      case "rows":
        this.#options.onReport?.(message.report, message.attempt);
        break;
      case "rowError":
        this.#options.onRowError?.(message.error);
        break;
      case "profile":
        this.#profiles.get(`${message.requestId}/${slot}`)?.({ slot, profile: message.profile });
        this.#profiles.delete(`${message.requestId}/${slot}`);
        break;
      case "peeked":
        this.#options.onPeek?.(message.report);
        break;
      case "hotKeys":
        this.#sampler.setHotKeys(message.nodeId, message.subtaskIndex, message.keys);
        break;
      case "reconfigured":
        this.#reconfigured(message.requestId, message.error);
        break;
      case "longestWaiting":
        this.#sampler.setLongestWaiting(message.nodeId, message.subtaskIndex, message.waiting);
        break;
      case "metricNames":
        this.#takeNames(message.metricNames);
        break;
      case "acknowledge":
        this.#noteCheckpointTimes(message.acknowledgement);
        for (const { nodeId, stateBytes } of message.acknowledgement.handle?.nodes ?? [])
          this.#sampler.setStateBytes(nodeId, message.acknowledgement.subtask.subtaskIndex, stateBytes);
        this.#options.checkpoints?.acknowledge(message.checkpointId, message.acknowledgement);
        break;
      case "decline":
        this.#options.checkpoints?.decline(message.checkpointId, message.subtask, message.reason);
        break;
      case "failed":
        if (message.regionId !== undefined) this.#failRegions([this.#groups.regions[message.regionId]!], fromErrorMessage(message.error));
        else {
          this.#done.add(slot);
          this.#fail(fromErrorMessage(message.error));
        }
        break;
      case "done":
        this.#done.add(slot);
    }
  }

  #noteCheckpointTimes({ subtask, statistics }: Acknowledgement): void {
    this.#sampler.setTaskFigures(subtask.taskId, subtask.subtaskIndex, {
      checkpointStartDelayNanos: statistics.startDelayMs * NANOS_PER_MS,
      checkpointAlignmentTime: statistics.alignmentDurationMs * NANOS_PER_MS,
    });
  }

  #regionReady(slot: number, regionId: number): void {
    const group = this.#groups.answered("starting", regionId, slot);
    if (group === undefined) return;
    this.#groups.delete(group);
    if (this.#isEnding) return group.settle(false);
    const regions = group.regions.map(({ id }) => id);
    for (const each of slotsOf(group)) this.#send(each, { type: "start", regions });
    group.settle(true);
  }

  /** The regions fail alone where others are there to go on and somebody restarts them; otherwise the job does. */
  #failRegions(failed: readonly PipelinedRegion[], error: EngineError): void {
    const { checkpoints } = this.#options;
    const isWhole = checkpoints === undefined || this.#startedAt === 0 || this.#isReleased || this.#requests.size > 0;
    if (this.#isEnding || isWhole || failed.length === this.#groups.regions.length) return this.#fail(error);
    const group = this.#groups.closing(failed, error, (slot) => this.#threads.has(slot));
    if (group === undefined) return;
    if (group.waiting.size === 0) return this.#closed(group);
    for (const { id, subtasks } of group.regions)
      for (const slot of new Set(subtasks.map((subtask) => subtask.slot))) this.#send(slot, { type: "closeRegion", regionId: id });
    setTimeout(() => {
      if (group.phase === "closing") this.#fail(error);
    }, this.#closeMs).unref();
  }

  #regionClosed(slot: number, regionId: number): void {
    const group = this.#groups.answered("closing", regionId, slot);
    if (group !== undefined) this.#closed(group);
  }

  #closed(group: RegionGroup): void {
    group.phase = "down";
    // What cannot be removed now is removed with the whole folder at the end.
    for (const { id } of group.regions)
      rm(this.#stateFolderOf(id, this.#attempts.get(id)!), { recursive: true, force: true }, () => undefined);
    const subtasks = group.regions.flatMap((region) => region.subtasks.map(({ task, index }) => ({ taskId: task, subtaskIndex: index })));
    for (const { taskId, subtaskIndex } of subtasks) this.#finished.delete(`${taskId}/${subtaskIndex}`);
    if (!this.#isEnding) this.#options.checkpoints?.regionFailed({ failureId: group.id, error: group.error!, subtasks });
  }

  #reconfigured(requestId: number, error: ErrorMessage | undefined): void {
    const request = this.#requests.get(requestId);
    if (request === undefined) return;
    if (error !== undefined) request.answers.reject(fromErrorMessage(error));
    if (--request.waitingFor > 0) return;
    this.#requests.delete(requestId);
    request.answers.resolve();
  }

  #begin(): void {
    this.#startedAt = performance.now();
    this.#setRunning();
  }

  get #isEnding(): boolean {
    return this.#error !== undefined || this.#isCanceled;
  }

  get #closeMs(): number {
    return this.graph.job.settings.stateBackend.type === "lsm" ? CLOSE_ON_DISK_MS : CLOSE_MS;
  }

  /** Slots whose thread is at work. */
  #openSlots(): readonly number[] {
    return [...this.#threads.keys()].filter((slot) => !this.#done.has(slot));
  }

  #fail(error: EngineError): void {
    if (this.#isEnding) return;
    this.#error = error;
    this.#stopAll();
  }

  #stopAll(): void {
    this.#groups.end();
    this.#sendAll({ type: "cancel" });
    this.#setRunning();
    setTimeout(() => {
      for (const thread of this.#threads.values()) thread.terminate();
    }, this.#closeMs).unref();
    // Where no thread is left, nobody else says that the job has ended.
    this.#endWhenAllHave();
  }

  #sendAll(message: ToSlot): void {
    for (const slot of this.#openSlots()) this.#send(slot, message);
  }

  #send(slot: number, message: ToSlot): void {
    this.#threads.get(slot)?.send(message);
    ringBell(this.#bells, slot);
  }

  #hasEnded = false;

  #endWhenAllHave(): void {
    if (this.#hasEnded || this.#threads.size > 0 || (!this.#isEnding && this.#done.size < this.graph.slots)) return;
    this.#hasEnded = true;
    const state = this.#error !== undefined ? "FAILED" : this.#isCanceled ? "CANCELED" : "FINISHED";
    for (const { answers } of this.#requests.values()) answers.reject(notRunning());
    const runMs = this.#startedAt === 0 ? 0 : (this.#endedAt ?? performance.now()) - this.#startedAt;
    if (this.graph.job.settings.executionMode === "batch") removeSpillFolders(this.#spillFolder);
    rmSync(this.#stateFolder, { recursive: true, force: true });
    this.#setRunning();
    this.#setDone({ state, runMs, ...(this.#error === undefined ? {} : { error: this.#error }) });
  }

  #takeNames(names: MetricNames): void {
    for (const [key, nodes] of Object.entries(names)) {
      const at = key.lastIndexOf("/");
      const known = this.#metrics.of(key.slice(0, at), Number(key.slice(at + 1))).names;
      nodes.forEach((list, index) => known[index]!.splice(0, Infinity, ...list));
    }
  }
}

function slotsOf({ regions }: RegionGroup): ReadonlySet<number> {
  return new Set(regions.flatMap(({ subtasks }) => subtasks.map(({ slot }) => slot)));
}

function notRunning(): EngineError {
  return new EngineError("CHECKPOINT_ABORTED", "This needs a running job, and the job is not running now. Try again when it is.");
}
