import { UPDATE_AFTER, INSERT } from "../../record/row.ts";
import type { PreviewRow } from "../preview/preview-result.ts";

/** The rows that are left when the changes are applied, in the order in which they came: −U and −D take the newest equal row away. */
export function finalRows(changes: readonly PreviewRow[]): readonly (readonly unknown[])[] {
  const places = new Map<string, number[]>();
  const rows: (readonly unknown[] | undefined)[] = [];
  for (const { kind, values } of changes) {
    const text = JSON.stringify(values);
    const known = places.get(text) ?? [];
    if (kind === INSERT || kind === UPDATE_AFTER) {
      known.push(rows.length);
      places.set(text, known);
      rows.push(values);
    } else {
      const at = known.pop();
      if (at !== undefined) rows[at] = undefined;
    }
  }
  return rows.filter((row) => row !== undefined);
}
