import { inFlightKey, inFlightKeys } from "../../checkpoint/in-flight-rows.ts";
import type { CheckpointLocation, CheckpointStorage } from "../../checkpoint/checkpoint-storage.ts";
import type { SubtaskId } from "../../checkpoint/subtask-snapshot.ts";
import type { BarrierOptions } from "../../exchange/frame-event.ts";
import type { Subtask } from "../../graph/execution-graph.ts";
import type { JobGraph } from "../../graph/job-graph.ts";
import { pipelinedRegions, type PipelinedRegion } from "../../graph/pipelined-regions.ts";
import { planDocument } from "../../graph/plan-document.ts";
import type { ConnectorRegistry } from "../../operators/connector-registry.ts";
import { EngineError } from "../../operators/engine-error.ts";
import { LocalRun, type LocalOptions } from "../../runtime/local-executor.ts";
import type { StepSnapshot } from "../../runtime/codegen/chain-step.ts";
import { canRestartAlone } from "../../runtime/job-manager/can-restart-alone.ts";
import type {
  AttemptListener,
  AttemptOutcome,
  ExecutionAttempt,
  RestoreSource,
  StartAttempt,
} from "../../runtime/job-manager/execution-attempt.ts";
import { placeError } from "../../runtime/task/place-error.ts";
import type { Task } from "../../runtime/task/task.ts";
import { CheckpointWriter } from "../checkpoint-writer.ts";
import { readRestoredNodes } from "../restore-files.ts";
import type { FromSlot } from "../slot-messages.ts";

type Restored = (nodeId: string) => readonly StepSnapshot[] | undefined;
type RestoredFrom = (source: RestoreSource | undefined) => Promise<Restored>;

export interface LocalAttemptOptions {
  readonly document: unknown;
  readonly connectors: ConnectorRegistry;
  readonly storage: CheckpointStorage;
  readonly local: Partial<LocalOptions>;
  /** Carries what subtasks say to the coordinator: at once, later, or never. */
  readonly carry: (message: FromSlot, deliver: (message: FromSlot) => void) => void;
}

/** An attempt on the local executor, moved on round by round from outside: what a job is made of in a simulation. */
export class LocalAttempt implements ExecutionAttempt {
  readonly run: LocalRun;
  readonly done: Promise<AttemptOutcome>;
  readonly #writer: CheckpointWriter;
  readonly #listener: AttemptListener;
  readonly #restoredFrom: RestoredFrom;
  readonly #regions: readonly PipelinedRegion[];
  readonly #down = new Map<number, PipelinedRegion>();
  #lastFailure = 0;
  #end!: (outcome: AttemptOutcome) => void;
  #hasEnded = false;
  #isAtEnd = false;

  private constructor(
    { job, local, connectors, carry, storage }: LocalAttemptOptions & { readonly job: JobGraph },
    listener: AttemptListener,
    { restored, restoredFrom }: { readonly restored: Restored; readonly restoredFrom: RestoredFrom },
  ) {
    const deliver = (message: FromSlot): void => {
      if (message.type === "acknowledge") listener.acknowledge(message.checkpointId, message.acknowledgement);
      if (message.type === "decline") listener.decline(message.checkpointId, message.subtask, message.reason);
    };
    this.#writer = new CheckpointWriter(
      (message) => carry(message, deliver),
      () => storage,
    );
    this.run = new LocalRun(job, {
      ...local,
      connectors,
      checkpoints: this.#writer,
      restored,
      onFailure: (task, error) => this.#failed(task, error),
    });
    this.#listener = listener;
    this.#restoredFrom = restoredFrom;
    this.#regions = pipelinedRegions(this.run.graph);
    this.done = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  static async start(options: LocalAttemptOptions, { restore, listener }: Parameters<StartAttempt>[0]): Promise<LocalAttempt> {
    const job = planDocument(options.document, restore === undefined ? {} : { exchanges: inFlightKeys(restore.manifest) });
    const wanted = new Set([...job.tasks.flatMap(({ nodes }) => nodes.map(({ plan }) => plan.nodeId)), ...job.edges.map(inFlightKey)]);
    const restoredFrom: RestoredFrom = async (source) => {
      const nodes =
        source === undefined ? undefined : await readRestoredNodes(source, { nodeIds: wanted, isOnDisk: false }, options.storage);
      return (nodeId) => nodes?.get(nodeId);
    };
    const attempt = new LocalAttempt({ ...options, job }, listener, { restored: await restoredFrom(restore), restoredFrom });
    await attempt.run.open();
    return attempt;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** One round; a subtask that throws ends the attempt. */
  round(): "busy" | "waiting" {
    if (this.#hasEnded) return "waiting";
    const state = this.run.round();
    if (state !== "finished") return state;
    if (!this.#isAtEnd) {
      this.#isAtEnd = true;
      this.#listener.inputEnded();
    }
    return "waiting";
  }

  canRestart(failureId: number, restore: RestoreSource | undefined): boolean {
    return canRestartAlone(this.run.graph, [this.#down.get(failureId)!], restore);
  }

  async restart(failureId: number, { restore }: { readonly restore: RestoreSource | undefined }): Promise<boolean> {
    const region = this.#down.get(failureId)!;
    this.#down.delete(failureId);
    await this.run.rebuild(region, await this.#restoredFrom(restore));
    return !this.#hasEnded;
  }

  subtasks(): readonly SubtaskId[] {
    return this.run.graph.subtasks.map(({ task, index }) => ({ taskId: task, subtaskIndex: index }));
  }

  triggerBarrier(checkpointId: number, options: BarrierOptions, location: CheckpointLocation): void {
    if (this.#hasEnded) return;
    this.#writer.begin(checkpointId, location);
    for (const task of this.run.running) task.triggerBarrier({ checkpointId, options });
    this.#watchEnds();
  }

  notifyComplete(checkpointId: number): void {
    this.#notify(checkpointId, true);
  }

  notifyAborted(checkpointId: number): void {
    this.#notify(checkpointId, false);
  }

  cancel(): void {
    this.#finish({ status: "canceled" });
  }

  fail(error: EngineError): void {
    this.#finish({ status: "failed", error });
  }

  endSources(): void {
    for (const task of this.run.running) task.endSource();
  }

  release(): void {
    Promise.all(this.run.running.map(({ afterEnd }) => afterEnd)).then(
      () => this.#finish({ status: "finished" }),
      (error: unknown) => this.fail(placeError(error, {})),
    );
  }

  #failed(task: Task, cause: unknown): void {
    const error = placeError(cause, {});
    const { options } = task;
    const isOfTask = (subtask: Subtask): boolean => subtask.task === options.task.id && subtask.index === options.subtaskIndex;
    const region = this.#regions.find(({ subtasks }) => subtasks.some(isOfTask))!;
    if (this.#regions.length === 1 || this.#hasEnded) return this.fail(error);
    const failureId = this.#lastFailure++;
    this.#down.set(failureId, region);
    void this.run.stop(region).then(() => {
      if (this.#hasEnded) return;
      const subtasks = region.subtasks.map((subtask) => ({ taskId: subtask.task, subtaskIndex: subtask.index }));
      this.#listener.regionFailed({ failureId, error, subtasks });
    });
  }

  #notify(checkpointId: number, isComplete: boolean): void {
    if (this.#hasEnded) return;
    for (const task of this.run.running) task.notifyCheckpoint(checkpointId, isComplete);
    this.#writer.end(checkpointId);
    this.#watchEnds();
  }

  #watchEnds(): void {
    for (const task of this.run.running) task.afterEnd.catch((error: unknown) => this.fail(placeError(error, {})));
  }

  #finish(outcome: AttemptOutcome): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    void this.run.close().then(() => this.#end(outcome));
  }
}
