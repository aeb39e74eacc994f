import { EngineError } from "../../operators/engine-error.ts";
import type { KeyGroupRange } from "../../state/keyed-snapshot.ts";
import type { StateKey } from "../../state/state-backend.ts";
import { packState, type StateCodec, unpackState } from "../../state/state-codec.ts";
import type { KeyContext, StateTable } from "../../state/state-table.ts";
import type { TtlCleanup } from "../../state/ttl-cleanup.ts";
import { CachedRow } from "./cached-row.ts";
import type { RowMemory } from "./row-memory.ts";

type Generation = Map<string, Map<StateKey, CachedRow>>;

/** What objects of JavaScript take beside their content, and how much more their content takes than its written form. */
const ROW_BYTES = 200;
const MEMORY_PER_WRITTEN_BYTE = 3;

export interface LsmTableOptions {
  readonly name: string;
  /** Under which its rows lie. */
  readonly number: number;
  readonly context: KeyContext;
  readonly range: KeyGroupRange;
  readonly codec: StateCodec;
  readonly cleanup: TtlCleanup | undefined;
  readonly memory: RowMemory;
  /** Where a row lies. */
  readonly rowKeyOf: (keyGroup: number, number: number, key: StateKey, namespace: string) => Uint8Array;
  /** Called for a row that the cleanup has removed. */
  readonly expired?: (row: CachedRow) => void;
}

/** One named state whose rows are on disk; those in use are in memory as objects. */
export class LsmTable<V> implements StateTable<V> {
  readonly options: LsmTableOptions;
  #young: Generation = new Map();
  #old: Generation = new Map();
  #meanBytes = 64;
  #sweep: Iterator<CachedRow> | undefined;

  constructor(options: LsmTableOptions) {
    this.options = options;
  }

  get expectedBytes(): number {
    return ROW_BYTES + MEMORY_PER_WRITTEN_BYTE * this.#meanBytes;
  }

  get(namespace: string): V | undefined {
    this.#sweepSome();
    const row = this.#find(namespace) ?? this.#load(namespace);
    if (row === undefined) return undefined;
    this.options.memory.touch(row);
    return row.stored as V | undefined;
  }

  put(namespace: string, value: V): void {
    this.#sweepSome();
    this.#write(namespace, value);
  }

  changed(namespace: string): void {
    const row = this.#find(namespace);
    if (row !== undefined) this.options.memory.changed(row);
  }

  remove(namespace: string): void {
    const row = this.#find(namespace);
    if (row === undefined ? !this.options.memory.mayBeOnDisk : row.stored === undefined) return;
    this.#write(namespace, undefined);
  }

  encode({ keyGroup, key, namespace, stored }: CachedRow): { readonly rowKey: Uint8Array; readonly value: Uint8Array | undefined } {
    const value = stored === undefined ? undefined : packState(this.options.codec.encode(stored));
    if (value !== undefined) this.#meanBytes += (value.length - this.#meanBytes) / 64;
    return { rowKey: this.options.rowKeyOf(keyGroup, this.options.number, key, namespace), value };
  }

  /** Moving mean of the written bytes of a row. */
  get meanBytes(): number {
    return this.#meanBytes;
  }

  /** The rows in memory, deleted ones included. */
  *rows(): Generator<CachedRow> {
    for (const generation of [this.#young, this.#old]) for (const rows of generation.values()) yield* rows.values();
  }

  /** The rows of a namespace in memory by key, safe to hand out; undefined: deleted. */
  rowsOf(namespace: string): ReadonlyMap<StateKey, V | undefined> {
    const found = new Map<StateKey, V | undefined>();
    for (const generation of [this.#old, this.#young])
      for (const row of generation.get(namespace)?.values() ?? []) {
        this.options.memory.touch(row);
        found.set(row.key, row.stored as V | undefined);
      }
    return found;
  }

  /** Whether memory knows that the row is deleted, whatever is on disk. */
  isDeleted({ key, namespace }: { readonly key: StateKey; readonly namespace: string }): boolean {
    const row = this.#young.get(namespace)?.get(key) ?? this.#old.get(namespace)?.get(key);
    return row !== undefined && row.stored === undefined;
  }

  /** Forgets the rows that have not been used for long, as far as the disk knows them. */
  turn(): void {
    const old = this.#old;
    this.#old = this.#young;
    this.#young = new Map();
    this.#sweep = undefined;
    for (const rows of old.values()) for (const row of rows.values()) if (row.isPinned) insert(this.#old, row);
  }

  /** Deletes the row, or what is over of it, if it still is; for a place that a look at the disk has found. */
  removeExpired(place: { readonly keyGroup: number; readonly key: StateKey; readonly namespace: string }): void {
    const { context, cleanup } = this.options;
    const { key, keyGroup } = context;
    context.key = place.key;
    context.keyGroup = place.keyGroup;
    const row = this.#find(place.namespace) ?? this.#load(place.namespace);
    if (row !== undefined && cleanup !== undefined) this.#compact(row, cleanup);
    context.key = key;
    context.keyGroup = keyGroup;
  }

  #write(namespace: string, stored: V | undefined): void {
    const row = this.#find(namespace) ?? this.#create(namespace, stored);
    this.options.memory.touch(row);
    row.stored = stored;
    this.options.memory.changed(row);
  }

  #find(namespace: string): CachedRow | undefined {
    const { key } = this.options.context;
    const row = this.#young.get(namespace)?.get(key);
    if (row !== undefined) return row;
    const rows = this.#old.get(namespace);
    const older = rows?.get(key);
    if (older === undefined) return undefined;
    rows!.delete(key);
    insert(this.#young, older);
    this.options.memory.took(older);
    return older;
  }

  #load(namespace: string): CachedRow | undefined {
    const { memory, number, codec, context, rowKeyOf } = this.options;
    if (!memory.mayBeOnDisk) return undefined;
    const value = memory.read(rowKeyOf(this.#keyGroup(), number, context.key, namespace));
    if (value === undefined) return undefined;
    const row = this.#create(namespace, codec.decode(unpackState(value)) as V);
    row.bytes = ROW_BYTES + MEMORY_PER_WRITTEN_BYTE * value.length;
    return row;
  }

  #create(namespace: string, stored: V | undefined): CachedRow {
    const row = new CachedRow(this as LsmTable<unknown>, { keyGroup: this.#keyGroup(), key: this.options.context.key, namespace }, stored);
    insert(this.#young, row);
    this.options.memory.took(row);
    return row;
  }

  #keyGroup(): number {
    const { context, range, name } = this.options;
    if (context.keyGroup >= range.from && context.keyGroup <= range.to) return context.keyGroup;
    throw new EngineError(
      "LIFECYCLE",
      `State "${name}" was used with key group ${context.keyGroup}, which this subtask does not own. Set the current key before using keyed state.`,
      { domain: "internal" },
    );
  }

  /** Incremental cleanup goes through the rows in memory; those on disk are looked at as they are written (`ExpirySweep`). */
  #sweepSome(): void {
    const { cleanup, context } = this.options;
    if (cleanup === undefined || cleanup.incremental === 0) return;
    for (let i = 0; i < cleanup.incremental; i++) {
      this.#sweep ??= this.rows();
      const next = this.#sweep.next();
      if (next.done === true) {
        this.#sweep = undefined;
        return;
      }
      if (!Object.is(next.value.key, context.key)) this.#compact(next.value, cleanup);
    }
  }

  #compact(row: CachedRow, cleanup: TtlCleanup): void {
    if (row.stored === undefined) return;
    const kept = cleanup.compact(row.stored);
    if (kept === row.stored) return;
    this.options.memory.touch(row);
    row.stored = kept;
    this.options.memory.changed(row);
    if (kept === undefined) this.options.expired?.(row);
  }
}

function insert(generation: Generation, row: CachedRow): void {
  let rows = generation.get(row.namespace);
  if (rows === undefined) generation.set(row.namespace, (rows = new Map()));
  if (!rows.has(row.key)) rows.set(row.key, row);
}
