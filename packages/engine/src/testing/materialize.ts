import { encodeKeyText } from "../record/key-text.ts";
import { DELETE, UPDATE_BEFORE } from "../record/row.ts";
import type { HarnessOutput } from "./operator-harness.ts";

/**
 * The rows that a changelog leaves, sorted as text. Throws where it takes back a row that is not there: a changelog must never do that.
 */
export function materialize(outputs: readonly HarnessOutput[]): string[] {
  const counts = new Map<string, number>();
  for (const output of outputs) {
    if (output.type !== "record") continue;
    const text = encodeKeyText(output.values);
    const count = (counts.get(text) ?? 0) + (output.kind === UPDATE_BEFORE || output.kind === DELETE ? -1 : 1);
    if (count < 0) throw new Error(`the changelog takes back a row that is not there: ${text}`);
    if (count === 0) counts.delete(text);
    else counts.set(text, count);
  }
  return [...counts].flatMap(([text, count]) => Array.from({ length: count }, () => text)).sort();
}

/** Rows as `materialize` writes them. */
export function writeRows(rows: readonly (readonly unknown[])[]): string[] {
  return rows.map((row) => encodeKeyText(row)).sort();
}
