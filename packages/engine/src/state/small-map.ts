/** Up to so many entries are kept as one array, key after value; beyond it is a Map. */
const MAX_SMALL = 8;

/**
 * A map that is cheap while it is small: most keys of a join or of deduplicated rows hold one or two entries, for which a Map costs ten times the memory.
 * Plain data: state is serialized as it is.
 */
export type SmallMap<K, V> = { readonly pairs: (K | V)[]; map: Map<K, V> | null };

export function smallMap<K, V>(entries: readonly (readonly [K, V])[] = []): SmallMap<K, V> {
  const created: SmallMap<K, V> = { pairs: [], map: null };
  for (const [key, value] of entries) setEntry(created, key, value);
  return created;
}

export function getEntry<K, V>(entries: SmallMap<K, V>, key: K): V | undefined {
  if (entries.map !== null) return entries.map.get(key);
  const index = indexOf(entries.pairs, key);
  return index === -1 ? undefined : (entries.pairs[index + 1] as V);
}

export function hasEntry<K, V>(entries: SmallMap<K, V>, key: K): boolean {
  return entries.map === null ? indexOf(entries.pairs, key) !== -1 : entries.map.has(key);
}

export function setEntry<K, V>(entries: SmallMap<K, V>, key: K, value: V): void {
  const { pairs } = entries;
  if (entries.map !== null) {
    entries.map.set(key, value);
    return;
  }
  const index = indexOf(pairs, key);
  if (index !== -1) pairs[index + 1] = value;
  else if (pairs.length < 2 * MAX_SMALL) pairs.push(key, value);
  else {
    entries.map = new Map(entriesOf(entries));
    entries.map.set(key, value);
    pairs.length = 0;
  }
}

export function deleteEntry<K, V>(entries: SmallMap<K, V>, key: K): void {
  if (entries.map !== null) {
    entries.map.delete(key);
    return;
  }
  const index = indexOf(entries.pairs, key);
  if (index !== -1) entries.pairs.splice(index, 2);
}

export function entryCountOf<K, V>(entries: SmallMap<K, V>): number {
  return entries.map === null ? entries.pairs.length / 2 : entries.map.size;
}

/** The entries in order of insertion; of a small one a copy, so that it may be changed meanwhile. */
export function entriesOf<K, V>(entries: SmallMap<K, V>): IterableIterator<[K, V]> {
  if (entries.map !== null) return entries.map.entries();
  const { pairs } = entries;
  const copy: [K, V][] = [];
  for (let i = 0; i < pairs.length; i += 2) copy.push([pairs[i] as K, pairs[i + 1] as V]);
  return copy.values();
}

/** As a Map compares keys: NaN is NaN. */
function indexOf<K, V>(pairs: readonly (K | V)[], key: K): number {
  for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === key || (key !== key && pairs[i] !== pairs[i])) return i;
  return -1;
}
