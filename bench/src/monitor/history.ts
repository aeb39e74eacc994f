import { packJson, type Database } from "@millrace/db";
import { toStored } from "@millrace/pipeline/metrics";
import type { Figure } from "./figure.ts";
import { MadeSamples, makeJob, type JobSize } from "./made-job.ts";

/** A job as most are: a dozen nodes, four subtasks each. */
const USUAL: JobSize = { nodes: 12, subtasks: 4 };
const JOBS = 20;
const DAY_S = 86_400;
/** What is kept: seconds of history by resolution. */
const KEPT = [
  [1, 900],
  [10, DAY_S],
  [60, 30 * DAY_S],
] as const;
const WRITTEN_ROWS = 1_500;

/** What 30 days of 20 jobs take on disk: from the size of some stored rows of each resolution, indexes included. */
export async function measureHistory(db: Database, random: () => number): Promise<Figure> {
  const jobId = await makeJob(db, "History", USUAL);
  let bytes = 0;
  const detail: Record<string, number> = { nodes: USUAL.nodes, subtasks: USUAL.subtasks };
  for (const [resolutionSeconds, seconds] of KEPT) {
    const before = await tableBytes(db);
    await writeHistory(db, jobId, new MadeSamples(USUAL, random), {
      resolutionSeconds,
      from: Date.now() - WRITTEN_ROWS * resolutionSeconds * 1_000,
      rows: WRITTEN_ROWS,
    });
    const bytesPerRow = ((await tableBytes(db)) - before) / WRITTEN_ROWS;
    detail[`bytesPerRowOf${resolutionSeconds}s`] = Math.round(bytesPerRow);
    bytes += (JOBS * bytesPerRow * seconds) / resolutionSeconds;
  }
  return { measure: "30 days of samples of 20 jobs", value: bytes / 1e9, unit: "GB", limit: 2, detail };
}

/** How long the answer to a chart over 24 hours takes, of three series; the slowest of some. */
export async function measureChart(db: Database, address: string, random: () => number): Promise<Figure> {
  const jobId = await makeJob(db, "Charted", USUAL);
  const now = Date.now();
  // What a worker has written and thinned after a day: all levels, each as long as it is kept.
  for (const [resolutionSeconds, seconds] of KEPT) {
    const kept = Math.min(seconds, DAY_S);
    await writeHistory(db, jobId, new MadeSamples(USUAL, random), {
      resolutionSeconds,
      from: now - kept * 1_000,
      rows: kept / resolutionSeconds,
    });
  }
  const series = ["numRecordsOutPerSecond", "busyTimeMsPerSecond", "backPressuredTimeMsPerSecond"].map((metric) => ({
    nodeId: "n0",
    metric,
  }));
  const times: number[] = [];
  let points = 0;
  for (let run = 0; run < 6; run++) {
    const startedAt = performance.now();
    const response = await fetch(
      `${address}/api/trpc/jobs.samples?input=${encodeURIComponent(JSON.stringify({ id: jobId, from: now - DAY_S * 1_000, to: now, series }))}`,
    );
    if (!response.ok) throw new Error(`The chart answered ${response.status}: ${await response.text()}`);
    const body = (await response.json()) as { result: { data: { at: number[] } } };
    times.push(performance.now() - startedAt);
    points = body.result.data.at.length;
  }
  // The first one also compiles what answers it.
  return {
    measure: "chart over 24 hours",
    value: Math.max(...times.slice(1)),
    unit: "ms",
    limit: 300,
    detail: { points, firstMs: Math.round(times[0]!) },
  };
}

interface Stretch {
  readonly resolutionSeconds: number;
  readonly from: number;
  readonly rows: number;
}

async function writeHistory(db: Database, jobId: string, samples: MadeSamples, { resolutionSeconds, from, rows }: Stretch): Promise<void> {
  const CHUNK = 200;
  for (let first = 0; first < rows; first += CHUNK) {
    const chunk = Array.from({ length: Math.min(CHUNK, rows - first) }, (_, i) => from + (first + i) * resolutionSeconds * 1_000);
    await db.metricSample.createMany({
      data: chunk.map((at) => {
        const sample = samples.at(at);
        return {
          jobId,
          resolutionSeconds,
          at: new Date(at),
          combined: packJson(toStored(sample, { isCombined: true })),
          full: resolutionSeconds >= 60 ? null : packJson(toStored(sample, { isCombined: false })),
        };
      }),
    });
  }
}

async function tableBytes(db: Database): Promise<number> {
  const [row] = await db.$queryRaw<{ bytes: bigint }[]>`SELECT pg_total_relation_size('"MetricSample"') AS bytes`;
  return Number(row?.bytes ?? 0);
}
