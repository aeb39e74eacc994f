import { ClassicLevel } from "classic-level";
import type { LevelRequest } from "./level-messages.ts";
import type { KeyGroupRange } from "../../state/keyed-snapshot.ts";
import { decodeTimerKey, END_OF_ENTRIES, END_OF_ROWS, groupStart, stateOfRow, withState } from "./row-key.ts";

const ROWS_AT_ONCE = 2_000;
const NOTHING = new Uint8Array(0);

/** Copies the rows and timers of some key groups out of another database, under the numbers that their states have here. */
export async function takeOverRows(
  database: ClassicLevel<Uint8Array, Uint8Array>,
  { folder, range, numbers }: Extract<LevelRequest, { readonly type: "takeOver" }>,
): Promise<void> {
  const other = new ClassicLevel<Uint8Array, Uint8Array>(folder, { keyEncoding: "view", valueEncoding: "view", createIfMissing: false });
  await other.open();
  try {
    const iterator = other.iterator({ gte: groupStart(range.from), lt: groupStart(range.to + 1), fillCache: false });
    for (;;) {
      const rows = await iterator.nextv(ROWS_AT_ONCE);
      if (rows.length === 0) break;
      const batch = database.batch();
      for (const [rowKey, value] of rows) {
        const number = numbers[stateOfRow(rowKey)];
        if (number !== undefined) batch.put(withState(rowKey, number), value);
      }
      await batch.write();
    }
    await iterator.close();
    await takeOverTimers(database, other, range);
  } finally {
    await other.close();
  }
}

/** Timers lie in order of time, whatever their key groups. */
async function takeOverTimers(
  database: ClassicLevel<Uint8Array, Uint8Array>,
  other: ClassicLevel<Uint8Array, Uint8Array>,
  { from, to }: KeyGroupRange,
): Promise<void> {
  const iterator = other.keys({ gte: END_OF_ENTRIES, lt: END_OF_ROWS, fillCache: false });
  for (;;) {
    const rowKeys = await iterator.nextv(ROWS_AT_ONCE);
    if (rowKeys.length === 0) break;
    const batch = database.batch();
    for (const rowKey of rowKeys) {
      const { keyGroup } = decodeTimerKey(rowKey);
      if (keyGroup >= from && keyGroup <= to) batch.put(rowKey, NOTHING);
    }
    await batch.write();
  }
  await iterator.close();
}
