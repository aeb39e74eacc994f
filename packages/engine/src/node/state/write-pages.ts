import { createHash } from "node:crypto";
import { mkdir, open } from "node:fs/promises";
import path from "node:path";
import type { ClassicLevel } from "classic-level";
import type { StatePageBytes } from "../../state/keyed-snapshot.ts";
import { packState } from "../../state/state-codec.ts";
import { canonicalEntry, partsOf } from "./canonical-entry.ts";
import type { LevelRequest, WrittenPages } from "./level-messages.ts";
import { PageBuilder } from "./page-builder.ts";
import { END_OF_ENTRIES, END_OF_ROWS, stateOfRow } from "./row-key.ts";
import { TimerPages } from "./timer-pages.ts";
import { TIMER_QUEUES } from "./timer-queues.ts";

const ROWS_AT_ONCE = 2_000;
/** A file is closed when it has so many bytes of pages: what a restore holds in memory at a time. */
const FILE_BYTES = 32 * 1024 * 1024;

/** Everything that the database holds now, as canonical pages in files of a bounded size. Expired values are left out where `expiries` names their state. */
export async function writePages(
  database: ClassicLevel<Uint8Array, Uint8Array>,
  { into, states, expiries }: Extract<LevelRequest, { readonly type: "writePages" }>,
): Promise<WrittenPages> {
  // Before anything is waited for: later writes are not part of it.
  const snapshot = database.snapshot();
  const numbered = new Map(states.map((state) => [state.number, state]));
  const files: WrittenPages["files"][number][] = [];
  let pages: StatePageBytes[] = [];
  let pageBytes = 0;
  const writeFile = async (): Promise<void> => {
    if (pages.length === 0) return;
    const bytes = packState(pages);
    const name = `pages-${files.length}`;
    const file = await open(path.join(into, name), "w");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    files.push({ name, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") });
    pages = [];
    pageBytes = 0;
  };
  const done = (page: StatePageBytes): void => {
    pages.push(page);
    pageBytes += page.bytes.length;
  };
  const builder = new PageBuilder(done);
  const timers = new TimerPages((queue) => TIMER_QUEUES[queue]!, done);
  try {
    await mkdir(into, { recursive: true });
    const iterator = database.iterator({ snapshot, lt: END_OF_ENTRIES, fillCache: false });
    for (;;) {
      const rows = await iterator.nextv(ROWS_AT_ONCE);
      if (rows.length === 0) break;
      for (const [rowKey, value] of rows) {
        const state = numbered.get(stateOfRow(rowKey));
        if (state === undefined) continue;
        const range = partsOf(rowKey, value, state);
        const parts =
          range === undefined ? [] : await database.iterator({ snapshot, gte: range.from, lt: range.to, fillCache: false }).all();
        const entry = canonicalEntry({ rowKey, value, parts }, state, expiries);
        if (entry !== undefined) builder.add(entry.keyGroup, state.metadata.name, entry);
      }
      if (pageBytes >= FILE_BYTES) await writeFile();
    }
    await iterator.close();
    builder.finish();
    const timerKeys = database.keys({ snapshot, gte: END_OF_ENTRIES, lt: END_OF_ROWS, fillCache: false });
    for (;;) {
      const rowKeys = await timerKeys.nextv(ROWS_AT_ONCE);
      if (rowKeys.length === 0) break;
      for (const rowKey of rowKeys) timers.add(rowKey);
      if (pageBytes >= FILE_BYTES) await writeFile();
    }
    await timerKeys.close();
    timers.finish();
    await writeFile();
    return { files };
  } finally {
    await snapshot.close();
  }
}
