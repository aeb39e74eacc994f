import { startJob } from "@millrace/engine/node";

export interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMemoryBytes: number;
  /** What the sinks reported: total and values, by subtask. */
  readonly reports: readonly { readonly total: number; readonly values: readonly unknown[] | undefined }[];
}

/** One run of a document on the threaded executor, timed from the first record to the end of input at the last sink. */
export async function measuredRun(document: unknown, connectors: string): Promise<Measured> {
  const reports: { total: number; values: readonly unknown[] | undefined }[] = [];
  const job = startJob(document, {
    connectors,
    dataFolder: ".",
    onReport: ({ subtaskIndex, total, rows }) => {
      reports[subtaskIndex] = { total, values: rows.at(-1)?.values };
    },
  });
  await job.running;
  const before = process.cpuUsage();
  let peakMemoryBytes = process.memoryUsage.rss();
  const sampling = setInterval(() => {
    peakMemoryBytes = Math.max(peakMemoryBytes, process.memoryUsage.rss());
  }, 50);
  const result = await job.done;
  clearInterval(sampling);
  const cpu = process.cpuUsage(before);
  if (result.state !== "FINISHED") throw result.error ?? new Error(`the job ended as ${result.state}`);
  return {
    seconds: result.runMs / 1000,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    peakMemoryBytes,
    reports: reports.filter((report) => report !== undefined),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}
