import { printLine, printTable, type BenchLine } from "../measure/bench-line.ts";
import { measuredRun } from "../measure/measured-run.ts";
import { microSuite, type MicroOptions } from "../micro/main.ts";
import { leakTest } from "./leak-test.ts";
import { loopDocument } from "./loop-document.ts";

const COUNTING = import.meta.resolve("../micro/counting-connectors.ts");
const LOOP_EVENTS = 1_000_000;
const LOOP_KEYS = 100_000;
const MOST_MEMORY_BYTES = 1_000_000_000;
const LEAK_EVENTS = 10_000_000;

/**
 * Pattern matching: `ds-cep` beside the peer, with equal digests; the memory of a relaxed loop without a window over a hundred thousand keys; and
 * whether state is empty once all windows are over. Answers false where a digest differs or a promise is not kept.
 */
export async function cepSuite(options: MicroOptions): Promise<boolean> {
  const agree = await microSuite({ ...options, query: "cep" });
  const loop = await loopRun(options);
  const left = leakTest(options.events ?? LEAK_EVENTS);
  console.log(
    `state left of ${options.events ?? LEAK_EVENTS} rows after all windows: ${left.entries} entries, ${left.timers} timers, ${left.waiting} partial matches`,
  );
  return agree && loop && left.entries + left.timers + left.waiting === 0;
}

async function loopRun(options: MicroOptions): Promise<boolean> {
  const { seconds, cpuSeconds, peakMemoryBytes, reports } = await measuredRun(
    loopDocument({ events: LOOP_EVENTS, keys: LOOP_KEYS, seed: options.seed, parallelism: options.parallelism }),
    COUNTING,
  );
  const line: BenchLine = {
    query: "relaxed-loop",
    events: LOOP_EVENTS,
    keys: LOOP_KEYS,
    parallelism: options.parallelism,
    seconds,
    cpuSeconds,
    eventsPerSecond: LOOP_EVENTS / seconds,
    eventsPerCpuSecond: LOOP_EVENTS / cpuSeconds,
    peakMemoryBytes,
    rows: reports.reduce((sum, { total }) => sum + total, 0),
  };
  printLine(line);
  printTable([line]);
  if (peakMemoryBytes >= MOST_MEMORY_BYTES)
    console.error(`the relaxed loop took ${(peakMemoryBytes / 1e6).toFixed(0)} MB; ${MOST_MEMORY_BYTES / 1e6} MB are allowed`);
  return peakMemoryBytes < MOST_MEMORY_BYTES;
}
