import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { LsmStateBackend } from "@millrace/engine/node";
import { HeapTimerService, TestClock } from "@millrace/engine/testing";

const RANGE = { from: 0, to: 127 };
const json = { kind: "json", version: 1 } as const;
/** Less than the state takes, so that most of it is read from disk. */
const MEMORY_BYTES = 32 * 1024 * 1024;
const KEYS = 100;
const ITEMS = 10_000;
const UPDATES = 2_000;
const PERIOD = 7919;

/** A checkpoint is taken behind so many changes. */
const CHECKPOINT_CHANGES = 500;

/** What one change of a list or map of 10,000 items a key costs on `lsm`, its part of checkpoints included, and what timers take in memory. */
interface Measured {
  readonly what: string;
  readonly microseconds: number;
  readonly heapMb: number;
}

/** `--suite state --query lsm-large [--keys TIMERS]`. */
export async function largeCollections(timers: number): Promise<void> {
  const results = [
    await withBackend(async (backend) => {
      const map = backend.map<number, number>({ name: "map", type: json, keyType: json });
      await backend.ready();
      const put = (turn: number): void => {
        select(backend, turn % KEYS);
        map.put(Math.imul(turn, PERIOD) % ITEMS, turn);
      };
      for (let item = 0; item < ITEMS * KEYS; item++) {
        select(backend, Math.floor(item / ITEMS));
        map.put(item % ITEMS, item);
        await breathe(backend, item);
      }
      return timed("update of a map of 10,000 entries", UPDATES, put, backend);
    }),
    await withBackend(async (backend) => {
      const list = backend.list<number>({ name: "list", type: json });
      await backend.ready();
      for (let item = 0; item < ITEMS * KEYS; item++) {
        select(backend, Math.floor(item / ITEMS));
        list.add(item);
        await breathe(backend, item);
      }
      const add = (turn: number): void => {
        select(backend, turn % KEYS);
        list.add(turn);
      };
      return timed("append to a list of 10,000 elements", UPDATES, add, backend);
    }),
    await withBackend(async (backend) => {
      const service = new HeapTimerService(backend, new TestClock());
      backend.attachTimers(service);
      await backend.ready();
      const register = (turn: number): void => {
        select(backend, turn);
        service.registerEventTimer((Math.imul(turn, PERIOD) >>> 0) % (10 * timers));
      };
      const measured = await timed(`timer registered (${timers})`, timers, register, backend);
      const started = process.cpuUsage();
      for (let watermark = 0; !service.advanceWatermark(10 * timers, {}, 4096); watermark++) await breathe(backend, 0);
      const { user, system } = process.cpuUsage(started);
      console.log(JSON.stringify({ what: "timer fired", microseconds: (user + system) / timers }));
      return measured;
    }),
  ];
  console.table(results);
}

async function withBackend(work: (backend: LsmStateBackend) => Promise<Measured>): Promise<Measured> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "millrace-bench-large-"));
  const backend = new LsmStateBackend({ range: RANGE, clock: new TestClock(), folder, memoryBytes: MEMORY_BYTES, filePrefix: "state" });
  try {
    await backend.open([], undefined);
    const measured = await work(backend);
    console.log(JSON.stringify(measured));
    return measured;
  } finally {
    await backend.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(what: string, turns: number, work: (turn: number) => void, backend: LsmStateBackend): Promise<Measured> {
  // What filling has left to do is not part of it.
  await checkpoint(backend);
  const heapBytes = process.memoryUsage().heapUsed;
  const started = process.cpuUsage();
  for (let turn = 0; turn < turns; turn++) {
    work(turn);
    await breathe(backend, turn);
    if (turns === UPDATES && turn % CHECKPOINT_CHANGES === 0) await checkpoint(backend);
  }
  const { user, system } = process.cpuUsage(started);
  return { what, microseconds: (user + system) / turns, heapMb: (process.memoryUsage().heapUsed - heapBytes) / 2 ** 20 };
}

async function checkpoint(backend: LsmStateBackend): Promise<void> {
  const taken = await backend.snapshotToFiles("checkpoint").finish();
  await taken.release();
}

function select(backend: LsmStateBackend, key: number): void {
  backend.setCurrentKey(key, Math.imul(key, 0x9e3779b1) >>> 25);
}

/** A task's turn is over: what was written meanwhile may be heard of. */
async function breathe(backend: LsmStateBackend, turn: number): Promise<void> {
  if (turn % 10_000 !== 0) return;
  await new Promise(setImmediate);
  if (!backend.hasRoom()) await backend.caughtUp();
}
