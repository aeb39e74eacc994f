import { EngineError } from "../operators/engine-error.ts";
import type { KeyGroupRange, PendingPages, StateMetadata, StatePageBytes } from "./keyed-snapshot.ts";
import type { StateKey } from "./state-backend.ts";
import type { StateCodec } from "./state-codec.ts";
import { packState, unpackState } from "./state-codec.ts";
import { fixedForm, type FixedForm } from "./fixed-form.ts";
import { hashNumber } from "./fixed-entries.ts";
import { roughBytes } from "./rough-bytes.ts";
import { StatePage } from "./state-page.ts";
import type { KeyContext, StateTable } from "./state-table.ts";
import type { TtlCleanup } from "./ttl-cleanup.ts";

/** Of so many writes the size of one is looked at. */
const WRITES_PER_SAMPLE = 64;
/** Pages are serialized until they held so many entries: about half a millisecond. */
const ENTRIES_PER_STEP = 1_000;
/** A place in a Map and a key. */
const ENTRY_BYTES = 72;

/**
 * One named state in memory: some pages per key group, so that the serialization of one page stays a short pause also with millions of keys. `V` is the stored form, which `codec` turns into plain data and back.
 * `cleanup` leaves expired entries out of snapshots and looks for them bit by bit at each access, where the TTL says so.
 */
export class HeapStateTable<V> implements StateTable<V> {
  readonly metadata: StateMetadata;
  readonly #context: KeyContext;
  readonly #from: number;
  readonly #pagesPerGroup: number;
  /** Made when something is put on them. */
  readonly #pages: (StatePage<V> | undefined)[];
  /** Indices of the pages that have been made. */
  readonly #made: number[] = [];
  readonly #codec: StateCodec;
  readonly #form: FixedForm | undefined;
  readonly #cleanup: TtlCleanup | undefined;
  #writes = 0;
  /** Moving mean of the sizes of values that were written. */
  #meanBytes = 0;
  #sweep: Iterator<[page: StatePage<V>, namespace: string, key: StateKey, stored: V]> | undefined;

  constructor(metadata: StateMetadata, options: { context: KeyContext; range: KeyGroupRange; codec: StateCodec; cleanup?: TtlCleanup }) {
    this.metadata = metadata;
    this.#context = options.context;
    this.#from = options.range.from;
    const groups = options.range.to - options.range.from + 1;
    this.#pagesPerGroup = pagesPerGroup(groups);
    this.#pages = Array.from({ length: groups * this.#pagesPerGroup }, () => undefined);
    this.#codec = options.codec;
    this.#form = fixedForm(metadata);
    this.#cleanup = options.cleanup;
  }

  get(namespace: string): V | undefined {
    if (this.#cleanup !== undefined && this.#cleanup.incremental > 0) this.#sweepSome(this.#cleanup);
    return this.#pages[this.#currentIndex()]?.get(namespace, this.#context.key);
  }

  put(namespace: string, value: V): void {
    this.#sample(value);
    if (this.#cleanup !== undefined && this.#cleanup.incremental > 0) this.#sweepSome(this.#cleanup);
    (this.#pages[this.#currentIndex()] ?? this.#createPage(this.#currentIndex())).put(namespace, this.#context.key, value);
  }

  /** What was handed out is what is stored. */
  changed(namespace: string): void {
    if (this.#writes % WRITES_PER_SAMPLE === 0) this.#sample(this.#pages[this.#currentIndex()]?.get(namespace, this.#context.key));
    else this.#writes++;
  }

  /** About what the state takes in memory. */
  bytes(): number {
    let bytes = 0;
    for (const page of this.#pages) bytes += page?.bytes(ENTRY_BYTES + this.#meanBytes) ?? 0;
    return bytes;
  }

  #sample(value: unknown): void {
    if (this.#writes++ % WRITES_PER_SAMPLE !== 0) return;
    this.#meanBytes += (roughBytes(value) - this.#meanBytes) / Math.min(64, 1 + this.#writes / WRITES_PER_SAMPLE);
  }

  remove(namespace: string): void {
    this.#pages[this.#currentIndex()]?.remove(namespace, this.#context.key);
  }

  /** Forgets everything: a batch job does so at the end of each key. */
  clear(): void {
    for (const index of this.#made) this.#pages[index] = undefined;
    this.#made.length = 0;
  }

  size(): number {
    let size = 0;
    for (const page of this.#pages) size += page?.size ?? 0;
    return size;
  }

  /** Calls `visit` with each key and its key group. */
  forEachKey(visit: (key: StateKey, keyGroup: number) => void): void {
    this.#pages.forEach((page, index) => {
      for (const key of page?.keys() ?? []) visit(key, this.#groupOf(index));
    });
  }

  capture(): PendingPages {
    const done: StatePageBytes[] = [];
    const encode = (stored: V): unknown => {
      const kept = this.#cleanup?.inFullSnapshot === true ? this.#cleanup.compact(stored) : stored;
      return kept === undefined ? undefined : this.#codec.encode(kept);
    };
    // By key group, so that what small pages of a group hold is written as one.
    const waiting = this.#pages.flatMap((page, index) =>
      page === undefined || page.size === 0 ? [] : [{ keyGroup: this.#groupOf(index), capture: page.capture(encode) }],
    );
    const write = (keyGroup: number, namespaces: ReadonlyMap<string, [StateKey, unknown][]>): void => {
      if (namespaces.size > 0) done.push({ keyGroup, state: this.metadata.name, bytes: packState([...namespaces]) });
    };
    return {
      step: () => {
        let namespaces = new Map<string, [StateKey, unknown][]>();
        for (let count = 0; count < ENTRIES_PER_STEP;) {
          const next = waiting.pop();
          if (next === undefined) break;
          for (const [namespace, entries] of next.capture.entries()) {
            count += entries.length;
            const before = namespaces.get(namespace);
            namespaces.set(namespace, before === undefined ? entries : [...before, ...entries]);
          }
          if (waiting.at(-1)?.keyGroup === next.keyGroup && count < ENTRIES_PER_STEP) continue;
          write(next.keyGroup, namespaces);
          namespaces = new Map();
        }
        return waiting.length > 0;
      },
      pages: () => done,
      cancel() {
        for (const { capture } of waiting) capture.forget();
        waiting.length = 0;
      },
    };
  }

  #currentIndex(): number {
    const { key, keyGroup } = this.#context;
    const index = this.#indexOf(keyGroup, key);
    if (index >= 0 && index < this.#pages.length) return index;
    throw new EngineError(
      "LIFECYCLE",
      `State "${this.metadata.name}" was used with key group ${keyGroup}, which this subtask does not own. Set the current key before using keyed state.`,
      { domain: "internal" },
    );
  }

  #indexOf(keyGroup: number, key: StateKey): number {
    return (keyGroup - this.#from) * this.#pagesPerGroup + (this.#pagesPerGroup === 1 ? 0 : scatter(key) & (this.#pagesPerGroup - 1));
  }

  #createPage(index: number): StatePage<V> {
    const page = new StatePage<V>(this.#form);
    this.#pages[index] = page;
    this.#made.push(index);
    return page;
  }

  #groupOf(pageIndex: number): number {
    return this.#from + Math.floor(pageIndex / this.#pagesPerGroup);
  }

  /** Looks at the next entries of an endless round over all pages; the current key's own entries are left to the caller. */
  #sweepSome(cleanup: TtlCleanup): void {
    for (let i = 0; i < cleanup.incremental; i++) {
      this.#sweep ??= this.#round();
      const next = this.#sweep.next();
      if (next.done === true) {
        this.#sweep = undefined;
        return;
      }
      const [page, namespace, key, stored] = next.value;
      if (Object.is(key, this.#context.key)) continue;
      const kept = cleanup.compact(stored);
      if (kept === undefined) page.remove(namespace, key);
      else if (kept !== stored) page.put(namespace, key, kept as V);
    }
  }

  *#round(): Generator<[page: StatePage<V>, namespace: string, key: StateKey, stored: V]> {
    for (const page of this.#pages) {
      if (page === undefined) continue;
      for (const [namespace, entries] of page.entries()) for (const [key, stored] of entries) yield [page, namespace, key, stored];
    }
  }

  restorePage(page: StatePageBytes, convert: ((plain: unknown) => unknown) | undefined): void {
    for (const [namespace, entries] of unpackState(page.bytes) as [string, [StateKey, unknown][]][]) {
      for (const [key, stored] of entries) {
        const index = this.#indexOf(page.keyGroup, key);
        (this.#pages[index] ?? this.#createPage(index)).put(
          namespace,
          key,
          this.#codec.decode(convert === undefined ? stored : convert(stored)) as V,
        );
      }
    }
  }
}

/** A power of two: some thousand pages a state in all, at most 256 a key group. Of 10 million keys each has about a thousand, which are serialized in a millisecond. */
function pagesPerGroup(groups: number): number {
  let pages = 1;
  while (pages < 256 && 2 * pages * groups <= 8192) pages *= 2;
  return pages;
}

/** Spreads the keys of a group over its pages; which page a key is on is nobody else's business and may change. */
function scatter(key: StateKey): number {
  if (typeof key === "number") return hashNumber(key) & 0xff;
  if (typeof key !== "string" || key.length === 0) return 0;
  const last = key.length - 1;
  const mixed = Math.imul(key.charCodeAt(last) + 31 * key.charCodeAt(last >> 1) + 961 * key.charCodeAt((3 * last) >> 2), 0x9e3779b1);
  return (mixed >>> 24) ^ key.length;
}
