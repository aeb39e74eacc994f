import { mkdtempSync, rmSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import os from "node:os";
import path from "node:path";
import { LsmStateBackend } from "@millrace/engine/node";
import { largeCollections } from "./large-collections.ts";
import { HeapStateBackend, packPieces, TestClock, type KeyedStateBackend, type KeyedStateLifecycle } from "@millrace/engine/testing";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const RANGE = { from: 0, to: 127 };
/** What the task does between two steps of a snapshot. */
const WRITES_PER_STEP = 1_000;
/** From the barrier until the snapshot is complete. */
const PROMISED_STOP_MS = 50;
const MEMORY_BYTES = 256 * 1024 * 1024;

interface Options {
  readonly query: string | undefined;
  readonly keys: number;
}

/**
 * Of one backend: how fast keys are written and read, what a barrier costs at once, and the longest stop of the task until the snapshot is complete and packed for its file:
 * a step of it, or a thousand writes in between that copy what the snapshot still needs, garbage collection included. On a busy machine the clock counts what other
 * processes take meanwhile; the CPU time of the thread does not.
 */
interface Measured {
  readonly backend: string;
  readonly keys: number;
  readonly writesPerSecond: number;
  readonly readsPerSecond: number;
  readonly barrierMs: number;
  readonly longestStopMs: number;
  readonly longestStopCpuMs: number;
  readonly serializingMs: number;
  /** Of the process, above what it took without keys, garbage aside. */
  readonly bytesPerKey: number;
  readonly rssMb: number;
}

/** `--suite state --keys N [--query hashmap|lsm]`: one value a key, N keys, and a snapshot while the task goes on. False where a snapshot stops the task for 50 ms of its CPU time or more. */
export async function stateSuite({ query, keys }: Options): Promise<boolean> {
  if (query === "lsm-large") {
    await largeCollections(keys);
    return true;
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), "millrace-bench-state-"));
  const results: Measured[] = [];
  try {
    for (const backend of ["hashmap", "lsm"]) {
      if (query !== undefined && query !== backend) continue;
      const measured = await measure(backend, keys, path.join(folder, backend));
      console.log(JSON.stringify(measured));
      results.push(measured);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.table(results);
  return results.every(({ longestStopCpuMs }) => longestStopCpuMs < PROMISED_STOP_MS);
}

async function measure(backend: string, keys: number, folder: string): Promise<Measured> {
  const clock = new TestClock();
  const lsm =
    backend === "lsm" ? new LsmStateBackend({ range: RANGE, clock, folder, memoryBytes: MEMORY_BYTES, filePrefix: "state" }) : undefined;
  await lsm?.open([], undefined);
  const state: KeyedStateBackend & KeyedStateLifecycle = lsm ?? new HeapStateBackend({ range: RANGE, clock });
  const value = state.value<number>({ name: "value", type: { kind: "json", version: 1 } });
  await lsm?.ready();
  const select = (key: number): void => state.setCurrentKey(key, Math.imul(key, 0x9e3779b1) >>> 25);

  const emptyBytes = usedBytes();
  let started = performance.now();
  for (let key = 0; key < keys; key++) {
    select(key);
    value.update(key);
    // A task's turn is over: what was written meanwhile may be heard of.
    if (lsm !== undefined && key % 10_000 === 0) {
      await new Promise(setImmediate);
      if (!lsm.hasRoom()) await lsm.caughtUp();
    }
  }
  const writesPerSecond = perSecond(keys, started);
  const bytesPerKey = Math.round((usedBytes() - emptyBytes) / keys);

  const reads = Math.min(keys, 200_000);
  started = performance.now();
  for (let i = 0; i < reads; i++) {
    select((Math.imul(i, 7919) % keys) >>> 0);
    value.value();
  }
  const readsPerSecond = perSecond(reads, started);

  const stops = new LongestStop();
  started = performance.now();
  const snapshot = stops.of(() => (lsm === undefined ? state.snapshot() : lsm.snapshotToFiles("checkpoint")));
  const barrierMs = performance.now() - started;
  let at = 0;
  for (let isLeft = true; isLeft;) {
    isLeft = stops.of(() => snapshot.step());
    stops.of(() => {
      for (let i = 0; i < WRITES_PER_STEP; i++) {
        select((Math.imul(at++, 7919) % keys) >>> 0);
        value.update(at);
      }
    });
  }
  if (lsm === undefined) stops.of(() => packPieces({ keyed: snapshot.finish() }));
  const serializingMs = performance.now() - started;
  if (lsm !== undefined) {
    const taken = await lsm.snapshotToFiles("checkpoint").finish();
    await taken.release();
    await lsm.close();
  }
  return {
    backend,
    keys,
    writesPerSecond,
    readsPerSecond,
    barrierMs: rounded(barrierMs),
    longestStopMs: rounded(stops.ms),
    longestStopCpuMs: rounded(stops.cpuMs),
    serializingMs: Math.round(serializingMs),
    bytesPerKey,
    rssMb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
  };
}

/** The longest that any piece of work took, by the clock and of the thread's CPU time. */
class LongestStop {
  ms = 0;
  cpuMs = 0;

  of<T>(work: () => T): T {
    const startedAt = performance.now();
    const cpuBefore = process.threadCpuUsage();
    const result = work();
    const { user, system } = process.threadCpuUsage(cpuBefore);
    this.cpuMs = Math.max(this.cpuMs, (user + system) / 1000);
    this.ms = Math.max(this.ms, performance.now() - startedAt);
    return result;
  }
}

function usedBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function perSecond(count: number, startedMs: number): number {
  return Math.round((count * 1000) / (performance.now() - startedMs));
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
