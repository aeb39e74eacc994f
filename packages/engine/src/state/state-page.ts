import { FixedEntries } from "./fixed-entries.ts";
import type { FixedForm } from "./fixed-form.ts";
import type { StateKey } from "./state-backend.ts";
import { packState, unpackState } from "./state-codec.ts";

/** The entries of a namespace: objects, or numbers in an array where there are many and all have a fixed width. */
type Entries<V> = Map<StateKey, V> | FixedEntries<V>;

/** There was no entry when the snapshot was taken. */
const ABSENT = Symbol("absent");
/** A Map that comes to so many entries is looked at once, whether they have a fixed width. */
const MANY = 64;

/** A written form that its owner may go on to change in place: kept as bytes. */
class Packed {
  readonly bytes: Uint8Array;

  constructor(plain: object) {
    this.bytes = packState(plain);
  }
}

/**
 * What a page was when a snapshot was taken, as far as it has been touched since: of objects single entries in their written form, of numbers the array of their
 * namespace as it was.
 */
class PageCapture<V> {
  readonly #encode: (stored: V) => unknown;
  /** Both made when something is touched: a barrier makes a capture of each of thousands of pages. */
  #before: Map<string, Map<StateKey, unknown>> | undefined;
  /** null: the namespace was not there. */
  #whole: Map<string, FixedEntries<V> | null> | undefined;

  constructor(encode: (stored: V) => unknown) {
    this.#encode = encode;
  }

  /** Called before an entry is handed out, changed or removed. */
  keep(namespace: string, key: StateKey, now: Entries<V> | undefined): void {
    if (this.#whole?.has(namespace) === true) return;
    const entries = this.#before?.get(namespace);
    if (entries !== undefined) this.#keepEntry(entries, key, now?.get(key));
    else if (now === undefined || now instanceof FixedEntries) (this.#whole ??= new Map()).set(namespace, now?.clone() ?? null);
    else {
      const created = new Map<StateKey, unknown>();
      (this.#before ??= new Map()).set(namespace, created);
      this.#keepEntry(created, key, now.get(key));
    }
  }

  /** The entries as they were, given those that are there now. An entry whose written form is undefined is left out. */
  entries(namespaces: ReadonlyMap<string, Entries<V>>): [string, [StateKey, unknown][]][] {
    const written: [string, [StateKey, unknown][]][] = [];
    for (const namespace of new Set([...namespaces.keys(), ...(this.#before?.keys() ?? []), ...(this.#whole?.keys() ?? [])])) {
      const before = this.#before?.get(namespace);
      const entries: [StateKey, unknown][] = [];
      const whole = this.#whole?.get(namespace);
      for (const [key, stored] of whole === undefined ? (namespaces.get(namespace) ?? []) : (whole ?? [])) {
        if (before?.has(key) === true) continue;
        const plain = this.#encode(stored);
        if (plain !== undefined) entries.push([key, plain]);
      }
      for (const [key, plain] of before ?? []) {
        if (plain !== ABSENT && plain !== undefined) entries.push([key, plain instanceof Packed ? unpackState(plain.bytes) : plain]);
      }
      if (entries.length > 0) written.push([namespace, entries]);
    }
    return written;
  }

  #keepEntry(entries: Map<StateKey, unknown>, key: StateKey, stored: V | undefined): void {
    if (entries.has(key)) return;
    const plain = stored === undefined ? ABSENT : this.#encode(stored);
    entries.set(key, typeof plain === "object" && plain !== null ? new Packed(plain) : plain);
  }
}

/**
 * The entries of one state name in one key group, by namespace and key, with copy on access: while a snapshot has not serialized the page, each entry that is
 * touched is kept as it was, so that neither taking a snapshot nor going on after it takes longer with more keys. `form` says how values of a fixed width are kept.
 */
export class StatePage<V> {
  readonly #form: FixedForm | undefined;
  readonly #namespaces = new Map<string, Entries<V>>();
  #captures: PageCapture<V>[] | null = null;
  #size = 0;
  #fixedNamespaces = 0;

  constructor(form?: FixedForm) {
    this.#form = form;
  }

  get size(): number {
    return this.#size;
  }

  /** About what it takes in memory, where an object takes `objectBytes`. */
  bytes(objectBytes: number): number {
    if (this.#fixedNamespaces === 0) return this.#size * objectBytes;
    let bytes = 0;
    for (const entries of this.#namespaces.values())
      bytes += entries instanceof FixedEntries ? entries.byteLength : entries.size * objectBytes;
    return bytes;
  }

  /** Begins to remember the page as it is now. The answer gives it, once, and ends the remembering; `encode` makes the written form of an entry, undefined to leave it out. */
  capture(encode: (stored: V) => unknown): { entries(): [string, [StateKey, unknown][]][]; forget(): void } {
    const capture = new PageCapture<V>(encode);
    (this.#captures ??= []).push(capture);
    const forget = (): void => {
      const rest = this.#captures?.filter((each) => each !== capture) ?? [];
      this.#captures = rest.length === 0 ? null : rest;
    };
    return {
      entries: () => {
        forget();
        return capture.entries(this.#namespaces);
      },
      forget,
    };
  }

  get(namespace: string, key: StateKey): V | undefined {
    const entries = this.#namespaces.get(namespace);
    if (entries === undefined) return undefined;
    // What a fixed width has is handed out as a copy, which nobody can change in place.
    if (this.#captures !== null && entries instanceof Map) this.#keep(this.#captures, namespace, key);
    return entries.get(key);
  }

  put(namespace: string, key: StateKey, value: V): void {
    if (this.#captures !== null) this.#keep(this.#captures, namespace, key);
    const entries = this.#namespaces.get(namespace);
    if (entries === undefined) {
      this.#namespaces.set(namespace, new Map([[key, value]]));
      this.#size++;
      return;
    }
    const before = entries.size;
    if (entries instanceof Map) this.#putObject(namespace, entries, key, value);
    else if (entries.set(key, value)) this.#size += entries.size - before;
    else this.#putObject(namespace, this.#asObjects(namespace, entries), key, value);
  }

  remove(namespace: string, key: StateKey): void {
    if (this.#captures !== null) this.#keep(this.#captures, namespace, key);
    const entries = this.#namespaces.get(namespace);
    if (entries === undefined || !entries.delete(key)) return;
    this.#size--;
    if (entries.size > 0) return;
    this.#namespaces.delete(namespace);
    if (entries instanceof FixedEntries) this.#fixedNamespaces--;
  }

  /** Nothing of it may be changed. */
  entries(): ReadonlyMap<string, Iterable<readonly [StateKey, V]>> {
    return this.#namespaces;
  }

  /** The distinct keys over all namespaces, copied so that the visitor may change the page. */
  keys(): StateKey[] {
    const keys = new Set<StateKey>();
    for (const entries of this.#namespaces.values()) for (const key of entries.keys()) keys.add(key);
    return [...keys];
  }

  #putObject(namespace: string, entries: Map<StateKey, V>, key: StateKey, value: V): void {
    const before = entries.size;
    entries.set(key, value);
    this.#size += entries.size - before;
    if (entries.size === MANY && before < MANY) this.#asNumbers(namespace, entries);
  }

  #asNumbers(namespace: string, entries: ReadonlyMap<StateKey, V>): void {
    if (this.#form === undefined) return;
    const fixed = new FixedEntries<V>(this.#form, entries.size);
    for (const [key, value] of entries) if (!fixed.set(key, value)) return;
    this.#namespaces.set(namespace, fixed);
    this.#fixedNamespaces++;
  }

  #asObjects(namespace: string, fixed: FixedEntries<V>): Map<StateKey, V> {
    const entries = new Map(fixed);
    this.#namespaces.set(namespace, entries);
    this.#fixedNamespaces--;
    return entries;
  }

  #keep(captures: readonly PageCapture<V>[], namespace: string, key: StateKey): void {
    const entries = this.#namespaces.get(namespace);
    for (const capture of captures) capture.keep(namespace, key, entries);
  }
}
