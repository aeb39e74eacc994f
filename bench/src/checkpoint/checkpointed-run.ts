import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runJob, type CheckpointReport, type RunningJob } from "@millrace/engine/node";

export const CONNECTORS = import.meta.resolve("../micro/counting-connectors.ts");

export interface CheckpointedRun {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMemoryBytes: number;
  readonly rows: number;
  /** Completed ones. */
  readonly checkpoints: readonly CheckpointReport[];
}

export interface StartedJob {
  readonly job: RunningJob;
  /** Resolves when all subtasks run. */
  readonly running: Promise<void>;
  readonly checkpoints: CheckpointReport[];
  readonly rows: () => number;
}

/** A folder that is removed when it is disposed of. */
export class TemporaryFolder implements Disposable {
  readonly path = mkdtempSync(path.join(tmpdir(), "millrace-bench-"));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export function startCheckpointed(
  document: unknown,
  {
    checkpointFolder,
    from,
    connectors = CONNECTORS,
  }: { readonly checkpointFolder: string; readonly from?: string; readonly connectors?: string },
): StartedJob {
  const running = Promise.withResolvers<void>();
  const checkpoints: CheckpointReport[] = [];
  const totals = new Map<string, number>();
  const job = runJob(document, {
    jobId: "bench",
    connectors,
    dataFolder: ".",
    checkpointFolder,
    from,
    onStatus: (status) => {
      if (status === "RUNNING") running.resolve();
    },
    onCheckpoint: (report) => {
      if (report.status === "completed") checkpoints.push(report);
    },
    onReport: ({ nodeId, subtaskIndex, total }) => totals.set(`${nodeId}/${subtaskIndex}`, total),
  });
  job.done.then(({ error }) => error !== undefined && running.reject(error), running.reject);
  return { job, running: running.promise, checkpoints, rows: () => [...totals.values()].reduce((sum, total) => sum + total, 0) };
}

/** One run of a document to its end, with the checkpoints of its settings. */
export async function checkpointedRun(document: unknown): Promise<CheckpointedRun> {
  using folder = new TemporaryFolder();
  const { job, running, checkpoints, rows } = startCheckpointed(document, { checkpointFolder: folder.path });
  await running;
  const before = process.cpuUsage();
  let peakMemoryBytes = process.memoryUsage.rss();
  const sampling = setInterval(() => {
    peakMemoryBytes = Math.max(peakMemoryBytes, process.memoryUsage.rss());
  }, 50);
  const { outcome, error, runMs } = await job.done;
  clearInterval(sampling);
  const cpu = process.cpuUsage(before);
  if (outcome !== "FINISHED") throw error ?? new Error(`the job ended as ${outcome}`);
  return { seconds: runMs / 1000, cpuSeconds: (cpu.user + cpu.system) / 1e6, peakMemoryBytes, rows: rows(), checkpoints };
}
