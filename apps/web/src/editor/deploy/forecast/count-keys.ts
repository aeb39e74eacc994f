export interface KeyCount {
  /** Keys that there are in all, as far as the sample tells; Infinity where no key ever came twice. */
  readonly inAll: number;
  /** Keys to be expected among so many rows. */
  readonly among: (rows: number) => number;
}

/**
 * How many keys stand behind a sample. Rows that bring a new key are as many as keys seen once (Good-Turing); keys in all by the lower bound of
 * Chao (1984), d + f1 (f1 − 1) / (2 (f2 + 1)), where d keys were seen, f1 of them once and f2 twice. Where nearly all were seen once and none twice
 * there is no bound.
 */
export function countKeys(keys: readonly string[]): KeyCount {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const seen = counts.size;
  const times = [...counts.values()];
  const [once, twice] = [1, 2].map((times$) => times.filter((count) => count === times$).length) as [number, number];
  const isUnique = keys.length > 1 && once === keys.length;
  const inAll = isUnique ? Infinity : seen + (once * (once - 1)) / (2 * (twice + 1));
  const newShare = keys.length === 0 ? 0 : once / keys.length;
  return {
    inAll,
    among: (rows) =>
      Math.min(
        inAll,
        rows <= keys.length
          ? keys.length === 0
            ? 0
            : Math.max(Math.min(1, rows), (seen * rows) / keys.length)
          : seen + (rows - keys.length) * newShare,
      ),
  };
}
