import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { KeyedSnapshot, KeyGroupRange, StatePageBytes } from "../../state/keyed-snapshot.ts";
import { unpackState } from "../../state/state-codec.ts";
import { SystemClock } from "../system-clock.ts";
import { LsmStateBackend } from "./lsm-state-backend.ts";
import { isPagedSnapshot, isTableSnapshot, type TableSnapshot } from "./lsm-snapshot.ts";

const MEMORY_BYTES = 64 * 1024 * 1024;

/**
 * Keyed state that was written by the `lsm` backend as pages in memory, which every backend reads; anything else as it is. `folder` is that of the checkpoint.
 * With `keyGroups` only their rows are brought into memory: of tables no more is read, since the rows of a key group lie together, and of files of pages one
 * after the other.
 */
export async function inMemoryForm(keyed: unknown, folder: string, keyGroups?: KeyGroupRange): Promise<unknown> {
  if (isTableSnapshot(keyed)) return readTables(keyed, folder, keyGroups ?? keyed.range);
  if (!isPagedSnapshot(keyed)) return keyed;
  const pages: StatePageBytes[] = [...keyed.timers.pages];
  for (const file of keyed.files) {
    const all = unpackState(await readFile(path.join(folder, file))) as readonly StatePageBytes[];
    pages.push(...(keyGroups === undefined ? all : all.filter(({ keyGroup }) => keyGroup >= keyGroups.from && keyGroup <= keyGroups.to)));
  }
  return { states: [...keyed.states, ...keyed.timers.states], pages } satisfies KeyedSnapshot;
}

async function readTables(tables: TableSnapshot, folder: string, range: KeyGroupRange): Promise<KeyedSnapshot> {
  const working = await mkdtemp(path.join(tmpdir(), "millrace-restore-"));
  const backend = new LsmStateBackend({
    range,
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
