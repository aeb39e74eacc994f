import { runJob as runOnEngine, type NodeChange, type PeekRequest, type RunningJob as EngineJob } from "@millrace/engine/node";
import type { JobSample } from "@millrace/pipeline/metrics";
import { ProcessMeter } from "../process-meter.ts";
import type { JobAnswer, JobEnding, JobOrder, JobQuestion, SavepointAnswer } from "../protocol/messages.ts";
import { tableLimits } from "../protocol/table-limits.ts";
import type { Channel } from "./channel.ts";
import { failureOf } from "./failure-of.ts";
import { JobFigures } from "./job-figures.ts";
import { Persistence } from "./persistence.ts";
import { nodesOf } from "./nodes-of.ts";
import { planView } from "./plan-view.ts";
import { ReportSender } from "./report-sender.ts";
import { RowErrorLog } from "./row-error-log.ts";

const SAMPLE_EVERY_MS = 1_000;

export interface RunningJob {
  cancel(): void;
  /** Resolves with the path of the savepoint or checkpoint, or with why there is none. */
  savepoint(kind: "savepoint" | "checkpoint"): Promise<SavepointAnswer>;
  stop(drain: boolean): Promise<SavepointAnswer>;
  /** Resolves with why the change was refused, or null. */
  reconfigure(change: NodeChange): Promise<string | null>;
  ask(question: JobQuestion): Promise<JobAnswer>;
  peek(requests: readonly PeekRequest[]): void;
  /** The worker has written what it was told before the request. */
  persisted(requestId: number): void;
  /** Never rejects; everything that the job said before has been sent by then. */
  readonly ending: Promise<JobEnding>;
}

/** Runs a job on the engine, through all its attempts, and tells the worker about it. */
export function runJob(order: JobOrder, channel: Channel): RunningJob {
  const reports = new ReportSender((attempt, report) => channel.sendLast({ type: "report", attempt, report }), tableLimits(order.document));
  const persistence = new Persistence((requestId) => channel.send({ type: "persist", requestId }));
  const rowErrors = new RowErrorLog(
    (line) => channel.send({ type: "log", level: "warn", ...line }),
    (row) => channel.send({ type: "failedRow", row }),
  );
  const meter = new ProcessMeter();
  let attempt = order.attemptsBefore;
  const figures = new JobFigures(Date.now(), order.startingPoint !== null || order.attemptsBefore > 0);
  const send = (sample: JobSample): void =>
    channel.send({ type: "sample", sample: { ...sample, job: figures.read(sample.at, attempt), process: { ...meter.read() } } });
  const tick = (): void => {
    rowErrors.tick();
    const sample = job.sample();
    if (sample !== undefined) send(sample);
  };
  let job: EngineJob;
  try {
    job = runOnEngine(order.document, {
      jobId: order.jobId,
      connectors: import.meta.resolve("@millrace/connectors"),
      dataFolder: order.dataFolder,
      checkpointFolder: order.checkpointFolder,
      parameters: order.parameters,
      from: order.startingPoint ?? undefined,
      allowDropped: order.allowDropped,
      attemptsBefore: order.attemptsBefore,
      changes: order.changes,
      // Rows of table sinks count from their checkpoint on, so they are in the database before it does.
      beforeCheckpoint: async () => {
        await reports.drained();
        await persistence.persist();
      },
      maxHeapMb: order.memoryMb,
      onStatus(status, cause) {
        figures.changed(status, Date.now());
        if (status === "RUNNING") {
          attempt = job.attempts;
          channel.send({ type: "running", attempt, plan: planView(job.plan) });
        }
        if (status === "RESTARTING") channel.send({ type: "restarting", cause: cause ?? "" });
      },
      onFailure(error, failed, subtasks) {
        const restarted = subtasks === undefined ? {} : { restarted: { attempt: job.attempts, nodes: nodesOf(job.plan, subtasks) } };
        channel.send({ type: "failure", failure: failureOf(error, order.memoryMb), attempt: failed, ...restarted });
      },
      onCheckpoint(report) {
        figures.checkpoint(report);
        channel.send({ type: "checkpoint", report });
      },
      onNotice: (message) => channel.send({ type: "notice", message }),
      onReport: (report, of) => reports.add(of, report),
      onRowError: (error) => rowErrors.add(error),
      onPeek: (report) => channel.send({ type: "peeked", report }),
      onLastSample: send,
    });
  } catch (error) {
    meter.close();
    const never = async (): Promise<{ readonly failure: string }> => ({ failure: "The job could not be started." });
    return {
      cancel: () => undefined,
      savepoint: never,
      stop: never,
      reconfigure: async () => "The job could not be started.",
      ask: never,
      peek: () => undefined,
      persisted: () => undefined,
      ending: Promise.resolve({ outcome: "failed", failure: failureOf(error, order.memoryMb), isTold: false }),
    };
  }

  const timer = setInterval(tick, SAMPLE_EVERY_MS);
  const ending = job.done.then(async ({ outcome, error }): Promise<JobEnding> => {
    clearInterval(timer);
    rowErrors.tick();
    meter.close();
    await reports.drained();
    if (outcome === "FAILED")
      return {
        outcome: "failed",
        failure: failureOf(error ?? new Error("The job failed without saying why."), order.memoryMb),
        isTold: true,
      };
    return { outcome: outcome === "CANCELED" ? "canceled" : "finished" };
  });
  return {
    cancel: () => job.cancel(),
    savepoint: (kind) => answerOf(kind === "savepoint" ? job.savepoint() : job.checkpoint(), (path) => ({ path })),
    stop: (drain) => answerOf(job.stop({ drain }), (path) => ({ path })),
    reconfigure: ({ nodeId, change }) => job.reconfigure(nodeId, change).then(() => null, messageOf),
    ask: ({ durationMs }) => answerOf(job.profile(durationMs), (threads) => ({ answer: { threads } })),
    peek: (requests) => job.peek(requests),
    persisted: (requestId) => persistence.answered(requestId),
    ending,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function answerOf<T, A>(result: Promise<T>, answer: (result: T) => A): Promise<A | { readonly failure: string }> {
  return result.then(answer, (error: unknown) => ({ failure: messageOf(error) }));
}
