import path from "node:path";
import { printLine, type BenchLine } from "../measure/bench-line.ts";
import { startCheckpointed, TemporaryFolder } from "./checkpointed-run.ts";
import { windowDocument } from "./documents.ts";

const PROMISED_SECONDS = 10;
/** Longer than all rows together: everything stays open. */
const WINDOW_MS = 1e12;
/** Rows for each key, so that nearly every key is there. */
const ROWS_A_KEY = 4;

export interface RecoveryOptions {
  readonly keys: number;
  readonly parallelism: number;
  readonly stateBackend: "hashmap" | "lsm";
  /** What the new job starts from. A savepoint is canonical; a checkpoint has the form of its backend. */
  readonly from: "savepoint" | "checkpoint";
}

/**
 * A job whose state is large: how long a checkpoint of it takes, and how long it takes from the start of a new job until all subtasks run
 * with that state. Answers false where a gigabyte would take longer than promised.
 */
export async function measureRecovery({
  keys,
  parallelism,
  stateBackend,
  from,
}: RecoveryOptions): Promise<{ readonly lines: readonly BenchLine[]; readonly isKept: boolean }> {
  using folder = new TemporaryFolder();
  const events = keys * ROWS_A_KEY;
  // Endless, so that the job stands with its state until it is cancelled; the rows of the keys come as fast as they can.
  const document = windowDocument({ events: 10 * events, keys, parallelism, intervalMs: 0, windowMs: WINDOW_MS, stateBackend });
  const first = startCheckpointed(document, { checkpointFolder: path.join(folder.path, "first") });
  await first.running;
  await untilRows(first.job, events);
  const snapshot = from === "savepoint" ? await first.job.savepoint(path.join(folder.path, "savepoint")) : await first.job.checkpoint();
  const report = first.checkpoints.at(-1)!;
  first.job.cancel();
  await first.job.done;

  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const second = startCheckpointed(document, { checkpointFolder: path.join(folder.path, "second"), from: snapshot });
  await second.running;
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const peakMemoryBytes = process.memoryUsage.rss();
  second.job.cancel();
  await second.job.done;

  const cpuSeconds = (cpu.user + cpu.system) / 1e6;
  const line: BenchLine = {
    query: `recovery ${stateBackend} ${from}`,
    events,
    keys,
    parallelism,
    seconds,
    cpuSeconds,
    eventsPerSecond: keys / seconds,
    eventsPerCpuSecond: keys / cpuSeconds,
    peakMemoryBytes,
    rows: 0,
  };
  const secondsAGigabyte = (seconds * 1e9) / report.stateBytes;
  printLine(line);
  const takenMs = (report.endedAtMs ?? 0) - report.triggeredAtMs;
  console.log(
    `${(report.stateBytes / 1e6).toFixed(0)} MB of state in ${stateBackend}: ${from} ${(takenMs / 1000).toFixed(1)} s, recovered in ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of CPU), ${secondsAGigabyte.toFixed(1)} s a GB (promised: ${PROMISED_SECONDS})`,
  );
  return { lines: [line], isKept: secondsAGigabyte <= PROMISED_SECONDS };
}

const LOOK_EVERY_MS = 100;

async function untilRows(job: ReturnType<typeof startCheckpointed>["job"], rows: number): Promise<void> {
  for (;;) {
    const values = job.sample()?.nodes["window"]?.metrics["numRecordsIn"] ?? [];
    if (values.reduce<number>((sum, value) => sum + (value ?? 0), 0) >= rows) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
