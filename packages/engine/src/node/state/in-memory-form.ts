import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { KeyedSnapshot, StatePageBytes } from "../../state/keyed-snapshot.ts";
import { unpackState } from "../../state/state-codec.ts";
import { SystemClock } from "../system-clock.ts";
import { LsmStateBackend } from "./lsm-state-backend.ts";
import { isPagedSnapshot, isTableSnapshot, type TableSnapshot } from "./lsm-snapshot.ts";

const MEMORY_BYTES = 64 * 1024 * 1024;

/** Keyed state that was written by the `lsm` backend as pages in memory, which every backend reads; anything else as it is. `folder` is that of the checkpoint. */
export async function inMemoryForm(keyed: unknown, folder: string): Promise<unknown> {
  if (isTableSnapshot(keyed)) return readTables(keyed, folder);
  if (!isPagedSnapshot(keyed)) return keyed;
  const pages: StatePageBytes[] = [...keyed.timers.pages];
  for (const file of keyed.files) pages.push(...(unpackState(await readFile(path.join(folder, file))) as readonly StatePageBytes[]));
  return { states: [...keyed.states, ...keyed.timers.states], pages } satisfies KeyedSnapshot;
}

async function readTables(tables: TableSnapshot, folder: string): Promise<KeyedSnapshot> {
  const working = await mkdtemp(path.join(tmpdir(), "millrace-restore-"));
  const backend = new LsmStateBackend({
    range: tables.range,
    clock: new SystemClock(),
    folder: working,
    memoryBytes: MEMORY_BYTES,
    filePrefix: "",
  });
  try {
    await backend.open([tables], folder);
    const { states, pages } = backend.snapshot().finish();
    return { states: [...states, ...tables.timers.states], pages: [...pages, ...tables.timers.pages] };
  } finally {
    await backend.close();
    await rm(working, { recursive: true, force: true });
  }
}
