import { printLine, printTable, type BenchLine } from "../measure/bench-line.ts";
import { measuredRun, median } from "../measure/measured-run.ts";

const COUNTING = import.meta.resolve("../micro/counting-connectors.ts");
/** What the first release promises. */
const PROMISED_PER_SECOND = 1_000_000;

/** 10 M generated rows → map → keyBy → tumbling window: the whole path with a real exchange. Answers false below the promise. */
export async function skeletonSuite(options: {
  readonly events: number;
  readonly parallelism: number;
  readonly runs: number;
}): Promise<boolean> {
  const { events, parallelism } = options;
  const document = {
    format: "millrace/v1",
    name: "skeleton",
    settings: { parallelism, checkpointing: { intervalMs: 0 } },
    nodes: [
      { id: "clicks", kind: "source.generator", config: { shape: "clicks", count: events, eventsPerSecond: 100_000, keys: 10_000 } },
      {
        id: "seconds",
        kind: "transform.map",
        config: {
          columns: [
            { as: "page", expr: "page" },
            { as: "seconds", expr: "durationMs / 1000.0e0" },
            { as: "clickTime", expr: "clickTime" },
          ],
        },
      },
      { id: "byPage", kind: "transform.keyBy", config: { keys: ["page"] } },
      {
        id: "window",
        kind: "window.aggregate",
        config: {
          window: { type: "tumbling", sizeMs: 10_000 },
          aggregates: [
            { as: "clicks", fn: "COUNT" },
            { as: "seconds", fn: "SUM", expr: "seconds" },
          ],
        },
      },
      { id: "out", kind: "sink.discard", config: {} },
    ],
    edges: [
      { from: "clicks.out", to: "seconds.in" },
      { from: "seconds.out", to: "byPage.in" },
      { from: "byPage.out", to: "window.in" },
      { from: "window.out", to: "out.in" },
    ],
  };
  const runs = [];
  for (let run = 0; run < options.runs; run++) runs.push(await measuredRun(document, COUNTING));
  const seconds = median(runs.map((run) => run.seconds));
  const cpuSeconds = median(runs.map((run) => run.cpuSeconds));
  const line: BenchLine = {
    query: "skeleton",
    events,
    parallelism,
    seconds,
    cpuSeconds,
    eventsPerSecond: events / seconds,
    eventsPerCpuSecond: events / cpuSeconds,
    peakMemoryBytes: Math.max(...runs.map((run) => run.peakMemoryBytes)),
    rows: runs[0]!.reports.reduce((sum, { total }) => sum + total, 0),
  };
  printLine(line);
  printTable([line]);
  const isFast = line.eventsPerSecond >= PROMISED_PER_SECOND;
  console.log(`${(line.eventsPerSecond / 1e6).toFixed(2)} M rows/s (promised: ${PROMISED_PER_SECOND / 1e6} M)`);
  return isFast;
}
