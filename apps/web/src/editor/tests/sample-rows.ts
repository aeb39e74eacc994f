import type { PreviewPort } from "@millrace/engine/preview";
import type { TestRow } from "./edit-tests.ts";

/** Enough to begin with; a test that a person can check has few rows. */
const ROWS = 8;

/** The first sample rows of a port, by column: what a new test begins with. */
export function sampleRows(port: PreviewPort | undefined): readonly TestRow[] {
  return (port?.rows ?? [])
    .slice(0, ROWS)
    .map(({ values }) => Object.fromEntries(port?.columns.map((column, index) => [column.name, values[index] ?? null]) ?? []) as TestRow);
}
