import path from "node:path";
import { BroadcastChannel } from "node:worker_threads";
import { printLine, type BenchLine } from "../measure/bench-line.ts";
import { startCheckpointed, TemporaryFolder } from "./checkpointed-run.ts";
import { windowDocument } from "./documents.ts";
import { TURNS, type LongestTurn } from "./turn-connectors.ts";

const PROMISED_MS = 50;
const WINDOW_MS = 1e12;
const ROWS_A_KEY = 3;
const CHECKPOINTS = 3;
const LOOK_EVERY_MS = 100;
/** The thread is watched for so long without a checkpoint. */
const UNDISTURBED_MS = 3_000;

const TURN_CONNECTORS = import.meta.resolve("./turn-connectors.ts");

/**
 * How long checkpoints stop a subtask that holds the windows of many keys, while rows come as fast as they can: the synchronous part at the barrier, and the longest turn of
 * its thread until the checkpoint is complete, with serializing, packing, hashing and garbage collection. Answers false above the promise.
 */
export async function measureBarrierPause({
  keys,
  parallelism,
}: {
  readonly keys: number;
  readonly parallelism: number;
}): Promise<{ readonly lines: readonly BenchLine[]; readonly isKept: boolean }> {
  using folder = new TemporaryFolder();
  const events = keys * ROWS_A_KEY;
  const document = windowDocument({ events: 1_000 * events, keys, parallelism, intervalMs: 0, windowMs: WINDOW_MS });
  const { job, running, checkpoints } = startCheckpointed(document, {
    checkpointFolder: path.join(folder.path, "checkpoints"),
    connectors: TURN_CONNECTORS,
  });
  await running;
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const rowsIn = (): number =>
    (job.sample()?.nodes["window"]?.metrics["numRecordsIn"] ?? []).reduce<number>((sum, value) => sum + (value ?? 0), 0);
  while (rowsIn() < events) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  const before = await longestTurn(() => new Promise((resolve) => setTimeout(resolve, UNDISTURBED_MS)));
  const during = await longestTurn(async () => {
    for (let taken = 0; taken < CHECKPOINTS; taken++) await job.checkpoint();
  });
  const rows = rowsIn();
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const cpuSeconds = (cpu.user + cpu.system) / 1e6;
  const peakMemoryBytes = process.memoryUsage.rss();
  job.cancel();
  await job.done;
  const pausesMs = checkpoints.map(({ subtasks }) => Math.max(...subtasks.map(({ statistics }) => statistics.syncDurationMs)));
  const longestMs = Math.max(...pausesMs);
  const line: BenchLine = {
    query: "barrier-pause",
    events: rows,
    keys,
    parallelism,
    seconds,
    cpuSeconds,
    eventsPerSecond: rows / seconds,
    eventsPerCpuSecond: rows / cpuSeconds,
    peakMemoryBytes,
    rows: 0,
  };
  printLine(line);
  console.log(
    `${(keys / 1e6).toFixed(1)} M keys, ${(checkpoints[0]!.stateBytes / 1e6).toFixed(0)} MB: the barrier stopped a subtask for at most ${longestMs.toFixed(0)} ms in ${checkpoints.length} checkpoints (promised: ${PROMISED_MS}); longest turn of its thread ${during.ms.toFixed(0)} ms, ${during.cpuMs.toFixed(0)} ms of CPU (without checkpoints ${before.ms.toFixed(0)} ms, ${before.cpuMs.toFixed(0)} ms of CPU)`,
  );
  return { lines: [line], isKept: longestMs < PROMISED_MS && during.cpuMs < PROMISED_MS };
}

/** Of any slot while `work` goes on. */
async function longestTurn(work: () => Promise<unknown>): Promise<LongestTurn> {
  let ms = 0;
  let cpuMs = 0;
  const channel = new BroadcastChannel(TURNS);
  channel.onmessage = ({ data }) => {
    const turn = data as LongestTurn;
    ms = Math.max(ms, turn.ms);
    cpuMs = Math.max(cpuMs, turn.cpuMs);
  };
  await work();
  channel.close();
  return { ms, cpuMs };
}
