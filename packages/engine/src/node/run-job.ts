import path from "node:path";
import type { ParameterValues, RestorePlan } from "@millrace/pipeline";
import type { JobSample } from "@millrace/pipeline/metrics";
import type { CheckpointReport } from "../checkpoint/checkpoint-report.ts";
import { inFlightKey, inFlightKeys } from "../checkpoint/in-flight-rows.ts";
import { unreadableState } from "./unreadable-state.ts";
import { planRestore, type RestoreTarget } from "../checkpoint/restore-plan.ts";
import type { SubtaskId } from "../checkpoint/subtask-snapshot.ts";
import type { JobGraph } from "../graph/job-graph.ts";
import { planDocument } from "../graph/plan-document.ts";
import { EngineError } from "../operators/engine-error.ts";
import type { SinkReport } from "../operators/sink-writer.ts";
import { operatorRegistry } from "../operators/registry.ts";
import type { AttemptOutcome, ExecutionAttempt, StartAttempt } from "../runtime/job-manager/execution-attempt.ts";
import { JobManager, type JobOutcome } from "../runtime/job-manager/job-manager.ts";
import type { JobStatus } from "../runtime/job-manager/job-status.ts";
import type { PeekReport, PeekRequest } from "../runtime/peek/peek-request.ts";
import type { RowErrorReport } from "../runtime/row-errors.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { FileCheckpointStorage } from "./checkpoint/file-checkpoint-storage.ts";
import { recordCpuProfile, type ThreadProfile } from "./cpu-profile.ts";
import { emptyWorkingFolder } from "./state/working-folder.ts";
import { RealScheduler } from "./real-scheduler.ts";
import type { NodeChange } from "./slot-messages.ts";
import type { JobHandle } from "./job-handle.ts";
import { startJobGraph } from "./start-job.ts";

/** Complete checkpoints that are kept, so that a damaged one has an older one behind it. */
const RETAINED_CHECKPOINTS = 3;

export interface RunJobOptions {
  readonly jobId: string;
  /** Module that exports `connectors`; each thread loads it. */
  readonly connectors: string;
  readonly dataFolder: string;
  /** Folder of this job's checkpoints and savepoints; a job that starts with checkpoints in it goes on from the newest. */
  readonly checkpointFolder: string;
  readonly parameters?: ParameterValues;
  /** Folder of a savepoint or checkpoint to begin from. */
  readonly from?: string | undefined;
  /** Agrees to lose state that the pipeline has no node for. */
  readonly allowDropped?: boolean;
  readonly attemptsBefore?: number;
  /** Changes of nodes that were made while the job ran before, in order. */
  readonly changes?: readonly NodeChange[];
  readonly maxHeapMb?: number;
  /** Awaited before a checkpoint becomes complete: reports of sinks that came before are safe by then. */
  readonly beforeCheckpoint?: (() => Promise<void>) | undefined;
  readonly onStatus?: (status: JobStatus, cause: string | undefined) => void;
  /** `restarted`: the subtasks that start again while all others run on; undefined where it is all of them. */
  readonly onFailure?: (error: EngineError, attempt: number, restarted: readonly SubtaskId[] | undefined) => void;
  readonly onNotice?: (sentence: string) => void;
  readonly onCheckpoint?: (report: CheckpointReport) => void;
  /** `attempt` tells the rows of a restarted job apart from those before. */
  readonly onReport?: (report: SinkReport, attempt: number) => void;
  readonly onRowError?: (error: RowErrorReport) => void;
  /** Rows that somebody looks at (`peek`). */
  readonly onPeek?: (report: PeekReport) => void;
  /** The figures of an attempt at its end, after everything has been counted. */
  readonly onLastSample?: (sample: JobSample) => void;
}

export interface RunningJob {
  readonly plan: JobGraph;
  /** Attempts that were made or are decided upon, those of parts of the job and of processes before included. */
  readonly attempts: number;
  /** Never rejects. */
  readonly done: Promise<{ readonly outcome: JobOutcome; readonly error: EngineError | undefined; readonly runMs: number }>;
  /** undefined while no attempt runs. */
  sample(): JobSample | undefined;
  /** All that people look at from now on, also in attempts to come. */
  peek(requests: readonly PeekRequest[]): void;
  /** What each thread of the job spends its time on in the next `durationMs`. Rejects where none runs. */
  profile(durationMs: number): Promise<readonly ThreadProfile[]>;
  cancel(): void;
  savepoint(path?: string): Promise<string>;
  checkpoint(): Promise<string>;
  /**
   * Changes a setting of a running node (the pattern of `cep.pattern`: a `PatternChange`). Resolves when all subtasks have it; from then on every
   * attempt begins with it. Rejects where it is refused, or no attempt runs.
   */
  reconfigure(nodeId: string, change: unknown): Promise<void>;
  stop(options: { readonly path?: string; readonly drain: boolean }): Promise<string>;
}

/**
 * Runs a document on worker threads through all its attempts: checkpoints by its settings, restarts by its strategy, savepoints on demand.
 * Throws DocumentError before anything starts.
 */
export function runJob(document: unknown, options: RunJobOptions): RunningJob {
  const parameters = options.parameters === undefined ? {} : { parameters: options.parameters };
  const plan = planDocument(document, parameters);
  const storage = new FileCheckpointStorage(options.checkpointFolder);
  const changes = [...(options.changes ?? [])];
  let handle: JobHandle | undefined;
  let peeks: readonly PeekRequest[] = [];
  let lastError: EngineError | undefined;
  let runMs = 0;
  const startAttempt: StartAttempt = async ({ attempt, restore, listener }) => {
    if (restore !== undefined) {
      requireRestorable(planRestore(restore.manifest, restoreTargets(plan), edgesOf(plan)), options.allowDropped ?? false, restore.path);
      // Its own later checkpoints are of this document.
      if (restore.path === options.from) requireReadable(await unreadableState(document, options.parameters ?? {}, restore), restore.path);
    }
    const exchanges = restore === undefined ? undefined : inFlightKeys(restore.manifest);
    const stateFolder = await emptyWorkingFolder(options.checkpointFolder);
    const job = startJobGraph(
      exchanges === undefined || exchanges.size === 0 ? plan : planDocument(document, { ...parameters, exchanges }),
      {
        jobId: options.jobId,
        attempt,
        connectors: options.connectors,
        dataFolder: options.dataFolder,
        checkpoints: listener,
        changes: [...changes],
        stateFolder,
        ...(restore === undefined ? {} : { restore }),
        ...(options.maxHeapMb === undefined ? {} : { maxHeapMb: options.maxHeapMb }),
        onReport: (report, of) => options.onReport?.(report, of),
        ...(options.onRowError === undefined ? {} : { onRowError: options.onRowError }),
        ...(options.onPeek === undefined ? {} : { onPeek: options.onPeek }),
      },
    );
    handle = job;
    const done = job.done.then((result): AttemptOutcome => {
      options.onLastSample?.(job.sample());
      handle = undefined;
      runMs += result.runMs;
      return result.state === "FAILED"
        ? { status: "failed", error: result.error ?? new EngineError("SUBTASK_FAILED", "The attempt failed without saying why.") }
        : { status: result.state === "CANCELED" ? "canceled" : "finished" };
    });
    await job.running;
    if (peeks.length > 0) job.peek(peeks);
    return attemptOf(job, done, () => [...changes]);
  };
  const manager = new JobManager({
    job: {
      jobId: options.jobId,
      pipelineName: plan.name,
      maxParallelism: plan.settings.maxParallelism,
      nodes: restoreTargets(plan).map(({ nodeId, kind, parallelism, maxParallelism }) => ({ nodeId, kind, parallelism, maxParallelism })),
    },
    settings: plan.settings,
    storage,
    scheduler: new RealScheduler(),
    random: seededRandom(Date.now() | 0),
    startAttempt,
    from: options.from === undefined ? undefined : path.resolve(options.from),
    attemptsBefore: options.attemptsBefore ?? 0,
    retained: RETAINED_CHECKPOINTS,
    beforeComplete: options.beforeCheckpoint,
    onStatus: (status, cause) => options.onStatus?.(status, cause),
    onFailure: (error, attempt, restarted) => {
      lastError = error;
      options.onFailure?.(error, attempt, restarted);
    },
    onCheckpoint: (report) => options.onCheckpoint?.(report),
    onNotice: (sentence) => options.onNotice?.(sentence),
  });
  return {
    plan,
    get attempts() {
      return manager.attempts;
    },
    done: manager.run().then((outcome) => ({ outcome, error: outcome === "FAILED" ? lastError : undefined, runMs })),
    sample: () => handle?.sample(),
    profile: async (durationMs) => {
      if (handle === undefined)
        throw new EngineError("JOB_NOT_RUNNING", "A profile needs a running job, and the job is not running now. Try again when it is.");
      const [threads, manager] = await Promise.all([handle.profile(durationMs), recordCpuProfile(durationMs)]);
      return [{ slot: undefined, profile: manager }, ...threads];
    },
    peek: (requests) => {
      peeks = requests;
      handle?.peek(requests);
    },
    cancel: () => manager.cancel(),
    savepoint: (target) => manager.savepoint(target),
    checkpoint: () => manager.checkpoint(),
    async reconfigure(nodeId, change) {
      if (handle === undefined)
        throw new EngineError("CHECKPOINT_ABORTED", "This needs a running job, and the job is not running now. Try again when it is.");
      await handle.reconfigure(nodeId, change);
      changes.push({ nodeId, change });
    },
    stop: (request) => manager.stop(request),
  };
}

/** The nodes of a plan as a restore sees them. */
export function restoreTargets(plan: JobGraph): readonly RestoreTarget[] {
  return plan.tasks.flatMap(({ nodes }) =>
    nodes.map(({ plan: node, isSource, isSink }) => ({
      nodeId: node.nodeId,
      kind: node.kind,
      parallelism: node.parallelism,
      maxParallelism: node.maxParallelism,
      isStateful: isSource || isSink || node.kind in operatorRegistry,
    })),
  );
}

/** All edges, chained or not, by the names that rows under way have in a checkpoint. */
function edgesOf(plan: JobGraph): ReadonlySet<string> {
  return new Set([...plan.edges, ...plan.tasks.flatMap(({ edges }) => edges)].map(inFlightKey));
}

function requireRestorable(plan: RestorePlan, allowDropped: boolean, place: string): void {
  if (plan.refusals.length > 0)
    throw new EngineError("STATE_INCOMPATIBLE", `The job cannot start from ${place}. ${plan.refusals.join(" ")}`);
  if (!plan.needsConsent || allowDropped) return;
  const dropped = plan.nodes.filter(({ verdict }) => verdict === "dropped").map(({ reason }) => reason);
  throw new EngineError(
    "STATE_INCOMPATIBLE",
    `Starting from ${place} would lose state. ${dropped.join(" ")} Allow dropped state if that is meant.`,
  );
}

function requireReadable(unreadable: ReadonlyMap<string, string>, place: string): void {
  if (unreadable.size === 0) return;
  throw new EngineError("STATE_INCOMPATIBLE", `The job cannot start from ${place}. ${[...unreadable.values()].join(" ")}`);
}

function attemptOf(job: JobHandle, done: Promise<AttemptOutcome>, changes: () => readonly NodeChange[]): ExecutionAttempt {
  return {
    canRestart: (failureId, restore) => job.canRestart(failureId, restore),
    restart: (failureId, start) => job.restart(failureId, { ...start, changes: changes() }),
    done,
    cancel: () => job.cancel(),
    fail: (error) => job.fail(error),
    subtasks: () => job.subtasks(),
    triggerBarrier: (checkpointId, barrier, location) => job.triggerBarrier(checkpointId, barrier, location),
    notifyComplete: (checkpointId) => job.notifyCheckpoint(checkpointId, true),
    notifyAborted: (checkpointId) => job.notifyCheckpoint(checkpointId, false),
    endSources: () => job.endSources(),
    release: () => job.release(),
  };
}
