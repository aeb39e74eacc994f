import { median } from "../measure/measured-run.ts";
import { printLine, type BenchLine } from "../measure/bench-line.ts";
import { peerFolder, runPeer } from "../micro/flink-peer.ts";
import { checkpointedRun, type CheckpointedRun } from "./checkpointed-run.ts";
import { windowDocument } from "./documents.ts";

export interface OverheadOptions {
  readonly events: number;
  readonly keys: number;
  readonly parallelism: number;
  readonly runs: number;
  readonly seed: number;
  readonly flink: boolean;
  readonly flinkFolder: string | undefined;
}

const INTERVAL_MS = 1_000;
/** As the peer's window-count. */
const WINDOW_MS = 10_000;
/** Throughput with checkpoints against that without. */
const PROMISED = 0.9;
/** An interval that no run of the peer is as long as. */
const NEVER_MS = 3_600_000;

/** Throughput with a checkpoint every second against that without, in turns, by CPU time. Answers false below the promise. */
export async function measureOverhead(
  options: OverheadOptions,
): Promise<{ readonly lines: readonly BenchLine[]; readonly isKept: boolean }> {
  const { events, keys, parallelism } = options;
  const document = (intervalMs: number) => windowDocument({ events, keys, parallelism, intervalMs, windowMs: WINDOW_MS });
  const without: CheckpointedRun[] = [];
  const with_: CheckpointedRun[] = [];
  for (let run = 0; run < options.runs; run++) {
    without.push(await checkpointedRun(document(0)));
    with_.push(await checkpointedRun(document(INTERVAL_MS)));
  }
  const plain = lineOf("checkpoint-none", without, options);
  const every = lineOf("checkpoint-every-second", with_, options);
  const checkpoints = median(with_.map((run) => run.checkpoints.length));
  // A busy machine gives a run less than a second of CPU between two checkpoints; what counts is what one of them costs.
  const costSeconds = Math.max(0, every.cpuSeconds - plain.cpuSeconds) / Math.max(1, checkpoints);
  const kept = 1 / (1 + costSeconds);
  const peer = options.flink ? peerOverhead(options) : undefined;
  const line: BenchLine = { ...every, ratioPerCpuSecond: kept, ...(peer === undefined ? {} : { flink: peer }) };
  printLine(plain);
  printLine(line);
  console.log(
    `${checkpoints} checkpoints a run, ${(1000 * costSeconds).toFixed(1)} ms of CPU each; throughput with one every second: ${(100 * kept).toFixed(1)} % (promised: ${100 * PROMISED} %)${peer === undefined ? "" : `, Flink: ${(100 * peer.kept).toFixed(1)} %`}`,
  );
  return { lines: [plain, line], isKept: kept >= PROMISED };
}

function lineOf(query: string, runs: readonly CheckpointedRun[], { events, keys, parallelism }: OverheadOptions): BenchLine {
  const seconds = median(runs.map((run) => run.seconds));
  const cpuSeconds = median(runs.map((run) => run.cpuSeconds));
  return {
    query,
    events,
    keys,
    parallelism,
    seconds,
    cpuSeconds,
    eventsPerSecond: events / seconds,
    eventsPerCpuSecond: events / cpuSeconds,
    peakMemoryBytes: Math.max(...runs.map(({ peakMemoryBytes }) => peakMemoryBytes)),
    rows: runs[0]!.rows,
  };
}

function peerOverhead({ flinkFolder, keys, parallelism, seed, events }: OverheadOptions): {
  readonly kept: number;
  readonly with: number;
  readonly without: number;
} {
  const folder = peerFolder(flinkFolder);
  const run = (checkpointIntervalMs: number) =>
    runPeer(folder, { query: "ds-window-count", keys, events, parallelism, seed, disorderGroup: 1, digest: false, checkpointIntervalMs })
      .eventsPerCpuSecond;
  const without = run(NEVER_MS);
  const with_ = run(INTERVAL_MS);
  return { kept: with_ / without, with: with_, without };
}
