import { ClassicLevel } from "classic-level";
import type { LevelRequest } from "./level-messages.ts";
import { groupStart, stateOfRow, withState } from "./row-key.ts";

const ROWS_AT_ONCE = 2_000;

/** Copies the rows of some key groups out of another database, under the numbers that their states have here. */
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
  } finally {
    await other.close();
  }
}
