/** How the rows of a disturbed run differ from those of an undisturbed one. */
export interface RowDifference {
  readonly rows: number;
  /** Rows that should be there, and are not or not often enough. */
  readonly lost: number;
  /** Rows that are there more often than they should be, and rows that should not be there at all. */
  readonly doubled: number;
}

/** Compares as multisets. */
export function compareRows(expected: readonly string[], actual: readonly string[]): RowDifference {
  const missing = new Map<string, number>();
  for (const row of expected) missing.set(row, (missing.get(row) ?? 0) + 1);
  let doubled = 0;
  for (const row of actual) {
    const left = missing.get(row) ?? 0;
    if (left > 0) missing.set(row, left - 1);
    else doubled++;
  }
  return { rows: actual.length, lost: [...missing.values()].reduce((sum, count) => sum + count, 0), doubled };
}
