/** A row by column name, with values as JSON. */
export type NamedRow = Readonly<Record<string, unknown>>;

export interface Mismatch {
  /** Expected and not there. */
  readonly missing: readonly NamedRow[];
  /** The places of the missing rows in the list of the expected ones. */
  readonly missingAt: readonly number[];
  /** There and not expected. */
  readonly unexpected: readonly NamedRow[];
}

/**
 * Compares rows as a multiset, or one by one where their order counts. An expected row says only what it names, so one may fit several; the pairs are chosen so
 * that as many as possible fit (Kuhn's augmenting paths).
 */
export function matchRows(expected: readonly NamedRow[], actual: readonly NamedRow[], ordered: boolean): Mismatch {
  const fits = (wanted: NamedRow, row: NamedRow) =>
    Object.keys(wanted).every((column) => JSON.stringify(wanted[column]) === JSON.stringify(row[column] ?? null));
  if (ordered) {
    const missing: NamedRow[] = [];
    const missingAt: number[] = [];
    const unexpected: NamedRow[] = [];
    for (let index = 0; index < Math.max(expected.length, actual.length); index++) {
      const [wanted, row] = [expected[index], actual[index]];
      if (wanted !== undefined && row !== undefined && fits(wanted, row)) continue;
      if (wanted !== undefined) {
        missing.push(wanted);
        missingAt.push(index);
      }
      if (row !== undefined) unexpected.push(row);
    }
    return { missing, missingAt, unexpected };
  }
  const takenBy = new Map<number, number>();
  const missingAt = [...expected.keys()].filter((index) => !assign(index, new Set()));
  const missing = missingAt.map((index) => expected[index] ?? {});
  return { missing, missingAt, unexpected: actual.filter((_, index) => !takenBy.has(index)) };

  function assign(wantedIndex: number, tried: Set<number>): boolean {
    const wanted = expected[wantedIndex] ?? {};
    for (const [index, row] of actual.entries()) {
      if (tried.has(index) || !fits(wanted, row)) continue;
      tried.add(index);
      const holder = takenBy.get(index);
      if (holder !== undefined && !assign(holder, tried)) continue;
      takenBy.set(index, wantedIndex);
      return true;
    }
    return false;
  }
}
