import { comparisons } from "./comparisons.ts";
import { ExpressionError } from "../expression-error.ts";

type Items = readonly unknown[];
const { compareDeep, equalDeep } = comparisons;

/** Functions of arrays and maps. Positions count from 1. */
export const collections = {
  greatest: (...values: Items): unknown => values.reduce((best, value) => (compareDeep(value, best) > 0 ? value : best)),
  least: (...values: Items): unknown => values.reduce((best, value) => (compareDeep(value, best) < 0 ? value : best)),
  arrayItem: (items: Items, index: number | bigint): unknown => items[Number(index) - 1] ?? null,
  mapItem: (map: ReadonlyMap<unknown, unknown>, key: unknown): unknown => map.get(key) ?? null,
  /** A map of key, value, key, value …; a later value of the same key wins. */
  makeMap(entries: Items): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>();
    for (let index = 0; index < entries.length; index += 2) map.set(entries[index], entries[index + 1]);
    return map;
  },
  cardinality: (items: Items): number => items.length,
  mapSize: (map: ReadonlyMap<unknown, unknown>): number => map.size,
  element(items: Items): unknown {
    if (items.length > 1)
      throw new ExpressionError("ARGUMENT_INVALID", `ELEMENT needs an array of one element, this one has ${items.length}`);
    return items[0] ?? null;
  },
  arrayContains: (items: Items | null, value: unknown): boolean | null =>
    items === null ? null : items.some((item) => equalDeep(item, value)),
  arrayPosition: (items: Items, value: unknown): number => items.findIndex((item) => equalDeep(item, value)) + 1,
  arrayDistinct: (items: Items): unknown[] => distinct(items),
  arrayRemove: (items: Items | null, value: unknown): unknown[] | null =>
    items === null ? null : items.filter((item) => !equalDeep(item, value)),
  arrayReverse: (items: Items): unknown[] => items.toReversed(),
  arrayUnion: (a: Items, b: Items): unknown[] => distinct([...a, ...b]),
  /** Without the elements of `b`, each as often as it is there. */
  arrayExcept(a: Items, b: Items): unknown[] {
    const seen = new Bag(b);
    return distinct(a.filter((item) => !seen.has(item)));
  },
  arrayIntersect(a: Items, b: Items): unknown[] {
    const seen = new Bag(b);
    return distinct(a.filter((item) => seen.has(item)));
  },
  arrayConcat: (...arrays: readonly Items[]): unknown[] => arrays.flat(1),
  arrayMax: (items: Items): unknown => extreme(items, 1),
  arrayMin: (items: Items): unknown => extreme(items, -1),
  arrayAppend: (items: Items | null, value: unknown): unknown[] | null => (items === null ? null : [...items, value]),
  arrayPrepend: (items: Items | null, value: unknown): unknown[] | null => (items === null ? null : [value, ...items]),
  arraySort(items: Items, ascending = true, nullsFirst = ascending): unknown[] {
    const sign = ascending ? 1 : -1;
    const nullSign = nullsFirst ? -1 : 1;
    return items.toSorted((a, b) =>
      a === null || b === null ? (a === b ? 0 : a === null ? nullSign : -nullSign) : sign * compareDeep(a, b),
    );
  },
  /** Both ends included; negative ones count from the end, 0 is 1. */
  arraySlice(items: Items, start: number, end = items.length): unknown[] {
    const from = start < 0 ? items.length + start + 1 : start === 0 ? 1 : start;
    const to = end < 0 ? items.length + end + 1 : end === 0 ? 1 : end;
    return to < from || to < 1 ? [] : items.slice(Math.max(from, 1) - 1, to);
  },
  arrayJoin: (items: readonly (string | null)[], separator: string, replacement?: string): string =>
    (replacement === undefined ? items.filter((item) => item !== null) : items.map((item) => item ?? replacement)).join(separator),
  mapKeys: (map: ReadonlyMap<unknown, unknown>): unknown[] => [...map.keys()],
  mapValues: (map: ReadonlyMap<unknown, unknown>): unknown[] => [...map.values()],
  mapEntries: (map: ReadonlyMap<unknown, unknown>): unknown[] => [...map].map(([key, value]) => [key, value]),
  mapUnion: (...maps: readonly ReadonlyMap<unknown, unknown>[]): Map<unknown, unknown> => new Map(maps.flatMap((map) => [...map])),
  mapFromArrays(keys: Items, values: Items): Map<unknown, unknown> {
    if (keys.length !== values.length) {
      throw new ExpressionError(
        "ARGUMENT_INVALID",
        `MAP_FROM_ARRAYS needs as many values as keys, not ${values.length} for ${keys.length}`,
      );
    }
    return new Map(keys.map((key, index) => [key, values[index]]));
  },
};

/** Membership by content: a Set for plain values, comparison for the others. */
class Bag {
  readonly #plain = new Set<unknown>();
  readonly #others: unknown[] = [];

  constructor(items: Items) {
    for (const item of items) this.add(item);
  }

  has(item: unknown): boolean {
    return typeof item === "object" && item !== null ? this.#others.some((other) => equalDeep(other, item)) : this.#plain.has(item);
  }

  add(item: unknown): void {
    if (typeof item === "object" && item !== null) this.#others.push(item);
    else this.#plain.add(item);
  }
}

function distinct(items: Items): unknown[] {
  const seen = new Bag([]);
  return items.filter((item) => {
    if (seen.has(item)) return false;
    seen.add(item);
    return true;
  });
}

function extreme(items: Items, sign: number): unknown {
  let best: unknown = null;
  for (const item of items) if (item !== null && (best === null || sign * compareDeep(item, best) > 0)) best = item;
  return best;
}
