import { deleteEntry, entriesOf, entryCountOf, type SmallMap, smallMap } from "../../state/small-map.ts";
import type { StateMetadata } from "../../state/keyed-snapshot.ts";
import type { StateKey } from "../../state/state-backend.ts";
import type { StateCodec } from "../../state/state-codec.ts";
import type { TtlCleanup } from "../../state/ttl-cleanup.ts";

/** A map with more entries than this has one row an entry. */
export const ENTRIES_IN_ROW = 32;
/** A list with more elements than this has rows of so many. */
export const ELEMENTS_IN_ROW = 64;

/** The row of a map whose entries are rows of their own; entries are in the order of their numbers. */
export class LargeMap {
  count: number;
  nextNumber: number;

  constructor(count: number, nextNumber: number) {
    this.count = count;
    this.nextNumber = nextNumber;
  }
}

/** The row of a list whose elements are in rows of their own, by number; the last ones are here until there are enough for another row. */
export class LargeList<I> {
  nextNumber: number;
  rows: number;
  tail: I[];

  constructor(nextNumber: number, rows: number, tail: I[]) {
    this.nextNumber = nextNumber;
    this.rows = rows;
    this.tail = tail;
  }
}

export type StoredMap<K, I> = SmallMap<K, I> | LargeMap;
export type StoredList<I> = I[] | LargeList<I>;

export interface MapEntry<I> {
  readonly number: number;
  readonly item: I;
}

/** What is written of a list or map and of its parts. */
type PlainEntry = readonly [key: StateKey, item: unknown];
interface PlainLargeMap {
  readonly count: number;
  readonly nextNumber: number;
}
interface PlainLargeList {
  readonly nextNumber: number;
  readonly rows: number;
  readonly tail: readonly unknown[];
}
type PlainPart = readonly [number: number, item: unknown];

export type CollectionKind = Extract<StateMetadata["kind"], "list" | "map">;

export function isCollection(kind: StateMetadata["kind"]): kind is CollectionKind {
  return kind === "list" || kind === "map";
}

/** Of the row of a list or map. */
export function collectionCodec(kind: CollectionKind, item: StateCodec): StateCodec {
  return kind === "map"
    ? {
        encode: (stored) =>
          stored instanceof LargeMap
            ? ({ count: stored.count, nextNumber: stored.nextNumber } satisfies PlainLargeMap)
            : Array.from(entriesOf(stored as SmallMap<StateKey, unknown>), ([key, each]): PlainEntry => [key, item.encode(each)]),
        decode: (plain) =>
          Array.isArray(plain)
            ? smallMap((plain as PlainEntry[]).map(([key, each]) => [key, item.decode(each)] as const))
            : new LargeMap((plain as PlainLargeMap).count, (plain as PlainLargeMap).nextNumber),
      }
    : {
        encode: (stored) =>
          stored instanceof LargeList
            ? ({
                nextNumber: stored.nextNumber,
                rows: stored.rows,
                tail: stored.tail.map((each) => item.encode(each)),
              } satisfies PlainLargeList)
            : (stored as unknown[]).map((each) => item.encode(each)),
        decode: (plain) => {
          if (Array.isArray(plain)) return plain.map((each) => item.decode(each));
          const { nextNumber, rows, tail } = plain as PlainLargeList;
          return new LargeList(
            nextNumber,
            rows,
            tail.map((each) => item.decode(each)),
          );
        },
      };
}

/** Of a row that is a part of a large one: an entry, or some elements. */
export function partCodec(kind: CollectionKind, item: StateCodec): StateCodec {
  return kind === "map"
    ? {
        encode: (stored): PlainPart => [(stored as MapEntry<unknown>).number, item.encode((stored as MapEntry<unknown>).item)],
        decode: (plain): MapEntry<unknown> => ({ number: (plain as PlainPart)[0], item: item.decode((plain as PlainPart)[1]) }),
      }
    : {
        encode: (stored) => (stored as unknown[]).map((each) => item.encode(each)),
        decode: (plain) => (plain as unknown[]).map((each) => item.decode(each)),
      };
}

/** How the row of a list or map gets rid of what is expired in it; `isExpired` is asked about items as they are stored. */
export function collectionCleanup(kind: CollectionKind, cleanup: TtlCleanup, isExpired: (item: unknown) => boolean): TtlCleanup {
  return { ...cleanup, compact: kind === "map" ? compactMap : compactList };

  function compactMap(stored: unknown): unknown {
    if (stored instanceof LargeMap) return stored;
    const entries = stored as SmallMap<StateKey, unknown>;
    const expired = [...entriesOf(entries)].filter(([, item]) => isExpired(item));
    if (expired.length === 0) return stored;
    if (expired.length === entryCountOf(entries)) return undefined;
    const live = smallMap([...entriesOf(entries)]);
    for (const [key] of expired) deleteEntry(live, key);
    return live;
  }

  function compactList(stored: unknown): unknown {
    const items = stored instanceof LargeList ? (stored as LargeList<unknown>).tail : (stored as unknown[]);
    const live = items.filter((item) => !isExpired(item));
    if (live.length === items.length) return stored;
    if (stored instanceof LargeList && stored.rows > 0) return new LargeList(stored.nextNumber, stored.rows, live);
    return live.length === 0 ? undefined : live;
  }
}

/** The same for a part. */
export function partCleanup(kind: CollectionKind, cleanup: TtlCleanup, isExpired: (item: unknown) => boolean): TtlCleanup {
  return {
    ...cleanup,
    compact(stored) {
      if (kind === "map") return isExpired((stored as MapEntry<unknown>).item) ? undefined : stored;
      const items = stored as unknown[];
      const live = items.filter((item) => !isExpired(item));
      return live.length === items.length ? items : live.length === 0 ? undefined : live;
    },
  };
}

/** Whether what is written of a list or map says that there are parts. */
export function isLarge(plain: unknown): boolean {
  return !Array.isArray(plain);
}

/** The same from its bytes: MessagePack begins arrays with these. */
export function isLargeWritten(value: Uint8Array): boolean {
  const first = value[0]!;
  return first >> 4 !== 0x9 && first !== 0xdc && first !== 0xdd;
}

/** A large list or map in the form of all backends, from what is written of it and of its parts in the order of their rows. */
export function assembled(
  kind: CollectionKind,
  plain: unknown,
  parts: readonly { readonly key: StateKey; readonly plain: unknown }[],
): unknown {
  if (kind === "list") return [...parts.flatMap((part) => part.plain as readonly unknown[]), ...(plain as PlainLargeList).tail];
  return parts
    .map(({ key, plain: part }) => ({ key, part: part as PlainPart }))
    .sort((a, b) => a.part[0] - b.part[0])
    .map(({ key, part }): PlainEntry => [key, part[1]]);
}

/** The reverse: what is to be written of a list or map that comes as a whole, and of its parts where it is large. */
export function takenApart(
  kind: CollectionKind,
  plain: readonly unknown[],
): { readonly whole: unknown; readonly parts: readonly { readonly key: StateKey; readonly plain: unknown }[] } {
  if (plain.length <= (kind === "map" ? ENTRIES_IN_ROW : ELEMENTS_IN_ROW)) return { whole: plain, parts: [] };
  if (kind === "map") {
    const parts = (plain as readonly PlainEntry[]).map(([key, item], number) => ({ key, plain: [number, item] satisfies PlainPart }));
    return { whole: { count: parts.length, nextNumber: parts.length } satisfies PlainLargeMap, parts };
  }
  const rows = Math.floor(plain.length / ELEMENTS_IN_ROW);
  const parts = Array.from({ length: rows }, (_, number) => ({
    key: number,
    plain: plain.slice(number * ELEMENTS_IN_ROW, (number + 1) * ELEMENTS_IN_ROW),
  }));
  return { whole: { nextNumber: rows, rows, tail: plain.slice(rows * ELEMENTS_IN_ROW) } satisfies PlainLargeList, parts };
}

/** A conversion of whole lists and maps as one of the rows of large ones. */
export function convertedCollection(kind: CollectionKind, convert: (plain: unknown) => unknown): (plain: unknown) => unknown {
  return (plain) => {
    if (!isLarge(plain)) return convert(plain);
    return kind === "map" ? plain : { ...(plain as PlainLargeList), tail: convert((plain as PlainLargeList).tail) };
  };
}

export function convertedPart(kind: CollectionKind, convert: (plain: unknown) => unknown): (plain: unknown) => unknown {
  if (kind === "list") return convert;
  return (plain) => {
    const [number, item] = plain as PlainPart;
    const [[, converted]] = convert([[null, item]]) as [PlainEntry];
    return [number, converted] satisfies PlainPart;
  };
}
