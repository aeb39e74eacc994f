import type { Row } from "../../record/row.ts";
import { NONE, type BufferEntry, type KeyMatches } from "./key-matches.ts";

/** Adds a taken row behind `previous` (which it keeps alive) and answers its position. Nobody refers to it yet. */
export function append(
  matches: KeyMatches,
  entry: { readonly step: number; readonly row: Row; readonly timestamp: number; readonly rowNumber: number; readonly previous: number },
): number {
  if (entry.previous !== -1) hold(matches, entry.previous);
  const { step, row, timestamp, rowNumber, previous } = entry;
  const added: BufferEntry = { step, row, timestamp, rowNumber, previous, references: 0 };
  if (matches.entries === NONE) {
    matches.entries = [added];
    return 0;
  }
  const position = matches.free.length === 0 ? undefined : matches.free.pop();
  if (position === undefined) return matches.entries.push(added) - 1;
  matches.entries[position] = added;
  return position;
}

export function hold(matches: KeyMatches, position: number): void {
  entryAt(matches, position).references++;
}

/** Gives up one reference; an entry that nobody refers to any more goes, and with it what only it kept alive. */
export function release(matches: KeyMatches, position: number): void {
  let at = position;
  while (at !== -1) {
    const entry = entryAt(matches, at);
    if (--entry.references > 0) return;
    matches.entries[at] = null;
    if (matches.free === NONE) matches.free = [at];
    else matches.free.push(at);
    at = entry.previous;
  }
}

export function entryAt(matches: KeyMatches, position: number): BufferEntry {
  const entry = matches.entries[position];
  if (entry === null || entry === undefined) throw new RangeError(`the shared buffer has no entry ${position}`);
  return entry;
}

/** The entries from the first row to that position. */
export function pathTo(matches: KeyMatches, position: number): BufferEntry[] {
  const path: BufferEntry[] = [];
  for (let at = position; at !== -1;) {
    const entry = entryAt(matches, at);
    path.push(entry);
    at = entry.previous;
  }
  return path.reverse();
}
