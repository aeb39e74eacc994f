import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { ClassicLevel } from "classic-level";
import { EngineError } from "../../operators/engine-error.ts";
import type {
  KeyedSnapshot,
  KeyedStateLifecycle,
  KeyedStateOnDisk,
  KeyGroupRange,
  PageSource,
  PendingKeyedSnapshot,
  StateMetadata,
  StatePageBytes,
} from "../../state/keyed-snapshot.ts";
import { requireCompatible } from "../../state/require-compatible.ts";
import type { ListState, MapState, StateKey } from "../../state/state-backend.ts";
import { packState, packStateView, unpackState } from "../../state/state-codec.ts";
import type { TtlCleanup } from "../../state/ttl-cleanup.ts";
import type { Stamped, TtlPolicy } from "../../state/ttl-states.ts";
import { type TableOptions, TableStateBackend } from "../../state/table-state-backend.ts";
import type { Clock } from "../../time/clock.ts";
import type { CachedRow } from "./cached-row.ts";
import { canonicalEntry, partsOf } from "./canonical-entry.ts";
import {
  collectionCleanup,
  collectionCodec,
  convertedCollection,
  convertedPart,
  isCollection,
  partCleanup,
  partCodec,
  takenApart,
} from "./collection-form.ts";
import { LevelHelper } from "./level-helper.ts";
import type { CapturedTables, Expiry, FoundExpired, LevelRequest, StoredRow, WrittenPages } from "./level-messages.ts";
import { levelOptions, type LevelMemory } from "./level-options.ts";
import { tableFile } from "./live-tables.ts";
import {
  isPagedSnapshot,
  isTableSnapshot,
  type NumberedState,
  type PagedSnapshot,
  type StoredKeyedState,
  type TableSnapshot,
} from "./lsm-snapshot.ts";
import { LsmTable } from "./lsm-table.ts";
import { PackedRows } from "./packed-rows.ts";
import { PageBuilder } from "./page-builder.ts";
import type { FileSnapshot, PendingFileSnapshot } from "../../state/file-snapshot.ts";
import { LsmListState } from "./lsm-list-state.ts";
import { LsmMapState } from "./lsm-map-state.ts";
import { PartRows, type ScanParts } from "./part-rows.ts";
import {
  decodePartKey,
  decodeRowKey,
  encodePartKey,
  encodeRowKey,
  END_OF_ENTRIES,
  END_OF_ROWS,
  ownerPlace,
  ownerText,
  partsRange,
  rowKeyAfter,
  rowKeyView,
  stateOfRow,
  stateStart,
} from "./row-key.ts";
import { placeTables } from "./place-tables.ts";
import { LsmTimerQueue } from "./lsm-timer-queue.ts";
import { RowMemory } from "./row-memory.ts";
import { TimerPages } from "./timer-pages.ts";
import { TIMER_QUEUES } from "./timer-queues.ts";

export interface LsmStateBackendOptions {
  readonly range: KeyGroupRange;
  readonly clock: Clock;
  /** Of this backend alone; made, and emptied, when it begins. Best on the disk of the checkpoints, which are hard links then. */
  readonly folder: string;
  /** What rows in memory, LevelDB's buffer and its cache may take together. */
  readonly memoryBytes: number;
  /** In front of the names of the backend's files in a checkpoint, which all subtasks of a job share. */
  readonly filePrefix: string;
}

const MEBIBYTE = 1024 * 1024;
const SCAN_ROWS = 1_000;
/** Rows serialized at a time after a barrier: about a millisecond. */
const ROWS_PER_STEP = 256;
const RESTORE_BATCH_BYTES = 4 * MEBIBYTE;
/** The sweep for expired rows looks at so many rows for each row that is written, or more where rows are large. */
const SWEEP_FACTOR = 2;
const SMALL_ROW_BYTES = 32;
/** Timers of a queue in memory: a part of the budget, but not so many that writing or reading half of them would stop the task for long. */
const TIMER_PART = 16;
const TIMER_BYTES = 96;
const LEAST_TIMERS = 16;
const MOST_TIMERS = 8_192;
const NOTHING = new Uint8Array(0);

/**
 * The `lsm` backend: keyed state on disk in LevelDB, larger than memory; the role of Flink's RocksDB backend. Rows in use are objects in memory (`RowMemory`), reads of
 * others go to the disk at once, writes are gathered and made by a thread of the backend's own.
 * Checkpoints are hard links to LevelDB's tables, which never change, so that those of two checkpoints are mostly the same files. Savepoints are canonical pages.
 * Expired values are removed as rows are written, in the manner of a compaction filter: for each row written two others are looked at.
 */
export class LsmStateBackend extends TableStateBackend<LsmTable<unknown>> implements KeyedStateLifecycle, KeyedStateOnDisk {
  readonly disk: KeyedStateOnDisk = this;
  readonly #options: LsmStateBackendOptions;
  readonly #levelMemory: LevelMemory;
  readonly #memory: RowMemory;
  /** All states that have rows, declared or not, with the type in which the rows are. */
  readonly #catalog = new Map<string, NumberedState>();
  readonly #expiring = new Map<number, { readonly kind: Expiry["kind"]; readonly cleanup: TtlCleanup }>();
  /** By the table of the lists or maps that they belong to. */
  readonly #parts = new Map<LsmTable<unknown>, PartRows<never>>();
  readonly #partTables = new Map<number, LsmTable<unknown>>();
  readonly #clock: Clock;
  #database: ClassicLevel<Uint8Array, Uint8Array> | undefined;
  #helper: LevelHelper | undefined;
  #timers: PageSource | undefined;
  readonly #queues: LsmTimerQueue[] = [];
  #sweptTo: Uint8Array = NOTHING;
  #isSweeping = false;
  #snapshots = 0;
  /** At the last checkpoint. */
  #tableBytes = 0;

  constructor(options: LsmStateBackendOptions) {
    super(options.clock);
    this.#options = options;
    this.#clock = options.clock;
    this.#levelMemory = {
      blockCacheBytes: Math.max(MEBIBYTE, options.memoryBytes / 4),
      writeBufferBytes: Math.min(64 * MEBIBYTE, Math.max(MEBIBYTE / 4, options.memoryBytes / 8)),
    };
    this.#memory = new RowMemory(options.memoryBytes / 2, {
      read: (rowKey) => this.#read(rowKey),
      write: (rows) => this.#write(rows),
      writeNow: (rows) => this.#writeNow(rows),
    });
  }

  createTimerQueue(name: string): LsmTimerQueue {
    const queue = new LsmTimerQueue({
      name,
      number: TIMER_QUEUES.indexOf(name),
      limit: Math.min(MOST_TIMERS, Math.max(LEAST_TIMERS, Math.floor(this.#options.memoryBytes / TIMER_PART / TIMER_BYTES))),
      memory: this.#memory,
      scan: (from, to, limit) =>
        this.#memory.mayBeOnDisk ? (this.#thread().now({ type: "scan", from, to, limit }) as readonly StoredRow[]) : [],
    });
    this.#queues.push(queue);
    return queue;
  }

  attachTimers(timers: PageSource): void {
    this.#timers = timers;
  }

  /** What was restored, in any form; `folder` is that of the checkpoint. To be called before anything else, and once. */
  async open(snapshots: readonly StoredKeyedState[], folder: string | undefined): Promise<void> {
    await rm(this.#options.folder, { recursive: true, force: true });
    await mkdir(this.#options.folder, { recursive: true });
    const [only] = snapshots;
    if (snapshots.length === 1 && isTableSnapshot(only) && isSameRange(only.range, this.#options.range) && only.tables.length > 0) {
      await placeTables(only, folder!, this.#options.folder);
      for (const state of only.states) this.#catalog.set(state.metadata.name, state);
      this.#memory.setOnDisk();
    } else {
      for (const snapshot of snapshots) if (isTableSnapshot(snapshot)) await this.#takeOver(snapshot, folder!);
    }
    for (const queue of this.#queues) queue.resume();
    for (const snapshot of snapshots) {
      if (isTableSnapshot(snapshot)) this.#restoreTimers(snapshot.timers);
      else await this.#restoreWhole(snapshot, folder);
    }
    if (this.#memory.mayBeOnDisk) await this.ready();
  }

  /** Resolves when rows are read without a detour; only where state was declared. */
  async ready(): Promise<void> {
    if (this.#catalog.size === 0 || this.#database !== undefined) return;
    // The handle that was opened first owns LevelDB's cache, which the other one uses: the helper's is opened first and closed last.
    await this.#thread().opened;
    const database = new ClassicLevel<Uint8Array, Uint8Array>(this.#options.folder, levelOptions(this.#levelMemory));
    await database.open();
    this.#database = database;
  }

  hasRoom(): boolean {
    return this.#memory.hasRoom();
  }

  caughtUp(): Promise<void> {
    return this.#memory.caughtUp();
  }

  /** Blocks while it goes through the rows on disk. */
  forEachKey(stateName: string, visit: (key: StateKey) => void): void {
    const table = this.states.get(stateName)?.table;
    if (table === undefined) return;
    const { key, keyGroup } = this.context;
    const inMemory = new Map<StateKey, number>();
    for (const row of table.rows()) if (row.stored !== undefined) inMemory.set(row.key, row.keyGroup);
    for (const [each, group] of inMemory) {
      this.setCurrentKey(each, group);
      visit(each);
    }
    // The rows of a key lie together.
    let last: StateKey | undefined;
    for (const [rowKey] of this.#scanState(table.options.number)) {
      const place = decodeRowKey(rowKey);
      if (inMemory.has(place.key) || Object.is(place.key, last) || table.isDeleted(place)) continue;
      last = place.key;
      this.setCurrentKey(place.key, place.keyGroup);
      visit(place.key);
    }
    this.setCurrentKey(key, keyGroup);
  }

  /** Blocks while it writes everything and counts the rows on disk. */
  entryCount(): number {
    this.#memory.writeAllNow();
    let count = 0;
    const partNumbers = this.#partNumbers();
    for (const [rowKey] of this.#scan(NOTHING, END_OF_ENTRIES)) if (!partNumbers.has(stateOfRow(rowKey))) count++;
    return count;
  }

  /** Its budget at most. */
  memoryBytes(): number {
    return this.#options.memoryBytes;
  }

  estimatedEntryCount(): number {
    let inMemory = 0;
    let meanBytes = 1;
    for (const { table } of this.states.values()) {
      for (const row of table.rows()) if (row.stored !== undefined) inMemory++;
      meanBytes = Math.max(meanBytes, table.meanBytes);
    }
    return Math.max(inMemory, Math.round(this.#tableBytes / meanBytes));
  }

  /** Everything in memory, at once: for small state. Running jobs take `snapshotToFiles`. */
  snapshot(): PendingKeyedSnapshot {
    const snapshot = this.#canonical();
    return { step: () => false, finish: () => snapshot, cancel() {} };
  }

  /** A checkpoint is the tables of the database, a savepoint is canonical pages. Nothing is copied when it is taken. */
  snapshotToFiles(kind: "checkpoint" | "savepoint"): PendingFileSnapshot {
    const into = path.join(this.#options.folder, `snapshot-${++this.#snapshots}`);
    const states = [...this.#catalog.values()];
    const timers = this.#timers?.capture();
    const timerStates = this.#timers?.metadata() ?? [];
    let result: Promise<unknown> = Promise.resolve();
    let isCancelled = false;
    const set = this.#memory.cut(() => {
      if (isCancelled) return;
      if (!this.#memory.mayBeOnDisk) result = Promise.resolve(undefined);
      else if (kind === "checkpoint") result = this.#thread().ask({ type: "capture", into });
      else result = this.#thread().ask({ type: "writePages", into, states, expiries: this.#expiries("inFullSnapshot") });
      // Whoever waits for it is told; here it must only not be taken for a failure that nobody has seen.
      result.catch(() => undefined);
    });
    const step = (): boolean => {
      if (!set.isSubmitted) this.#memory.serializeSome(ROWS_PER_STEP);
      return timers?.step() === true || !set.isSubmitted;
    };
    const release = (): Promise<void> => rm(into, { recursive: true, force: true });
    return {
      step,
      finish: async () => {
        while (step());
        const timerSnapshot: KeyedSnapshot = { states: timerStates, pages: timers?.pages() ?? [] };
        const written = await result;
        return kind === "checkpoint"
          ? this.#tableSnapshot(written as CapturedTables | undefined, { into, states, timers: timerSnapshot, release })
          : this.#pagedSnapshot(written as WrittenPages | undefined, { into, states, timers: timerSnapshot, release });
      },
      cancel: () => {
        isCancelled = true;
        timers?.cancel();
      },
    };
  }

  /** Blocks while it writes. */
  restore(snapshots: readonly KeyedSnapshot[]): void {
    for (const snapshot of snapshots) {
      this.#restorePages(snapshot.states, snapshot.pages);
    }
  }

  async close(): Promise<void> {
    await this.#database?.close();
    this.#database = undefined;
    await this.#helper?.close();
    this.#helper = undefined;
    // A checkpoint that was given up may still put a table there.
    await rm(this.#options.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  protected createTable({ metadata, codec, itemCodec, cleanup, policy }: TableOptions): LsmTable<unknown> {
    const known = this.#catalog.get(metadata.name);
    const convert = known === undefined ? undefined : requireCompatible(known.metadata, metadata);
    if (known !== undefined && convert !== undefined) this.#rewriteState(known, convert);
    const { number, partsNumber } = this.#known(metadata);
    this.#catalog.set(metadata.name, { number, ...(partsNumber === undefined ? {} : { partsNumber }), metadata });
    const { kind, name } = metadata;
    const shared = { name, range: this.#options.range, memory: this.#memory };
    if (!isCollection(kind)) {
      return this.#addTable(
        kind,
        new LsmTable<unknown>({ ...shared, number, context: this.context, codec, cleanup, rowKeyOf: encodeRowKey }),
      );
    }
    const isExpired = (item: unknown): boolean => policy!.isExpired(item as Stamped<unknown>);
    const table = new LsmTable<unknown>({
      ...shared,
      number,
      context: this.context,
      codec: collectionCodec(kind, itemCodec),
      cleanup: cleanup === undefined ? undefined : collectionCleanup(kind, cleanup, isExpired),
      rowKeyOf: encodeRowKey,
    });
    const parts = new LsmTable<unknown>({
      ...shared,
      number: partsNumber!,
      context: { key: null, keyGroup: this.context.keyGroup },
      codec: partCodec(kind, itemCodec),
      cleanup: cleanup === undefined ? undefined : partCleanup(kind, cleanup, isExpired),
      rowKeyOf: encodePartKey,
      expired: (row) => this.#partIsGone(name, row),
    });
    this.#addTable(kind, table);
    this.#addTable(kind === "map" ? "entry" : "elements", parts);
    this.#partTables.set(partsNumber!, parts);
    this.#parts.set(table, new PartRows<never>({ table: parts as LsmTable<never>, context: this.context, scan: this.#scanParts(parts) }));
    return table;
  }

  protected override createList<T>(table: LsmTable<unknown>, policy: TtlPolicy | undefined): ListState<T> {
    return new LsmListState<T>(table as LsmTable<never>, this.#parts.get(table)!, policy);
  }

  protected override createMap<K extends StateKey, V>(table: LsmTable<unknown>, policy: TtlPolicy | undefined): MapState<K, V> {
    return new LsmMapState<K, V>(table as LsmTable<never>, this.#parts.get(table)!, policy);
  }

  #addTable(kind: Expiry["kind"], table: LsmTable<unknown>): LsmTable<unknown> {
    const { cleanup, number } = table.options;
    if (cleanup !== undefined) this.#expiring.set(number, { kind, cleanup });
    this.#memory.add(table);
    return table;
  }

  /** The sweep has removed a part of a list or map. */
  #partIsGone(name: string, { keyGroup, namespace: owner }: CachedRow): void {
    const { key, keyGroup: group } = this.context;
    const place = ownerPlace(owner);
    this.setCurrentKey(place.key, keyGroup);
    const handle = this.states.get(name)!.handle as LsmListState<unknown> | LsmMapState<StateKey, unknown>;
    handle.partIsGone(place.namespace);
    this.setCurrentKey(key, group);
  }

  #scanParts<V>({ options: { number, codec } }: LsmTable<unknown>): ScanParts<V> {
    const scan = this.#scan.bind(this);
    return function* (keyGroup, owner) {
      const { from, to } = partsRange(keyGroup, number, owner);
      for (const [rowKey, value] of scan(from, to)) yield [decodePartKey(rowKey).key, codec.decode(unpackState(value)) as V];
    };
  }

  #thread(): LevelHelper {
    this.#helper ??= new LevelHelper(this.#options.folder, this.#levelMemory);
    return this.#helper;
  }

  #read(rowKey: Uint8Array): Uint8Array | undefined {
    return this.#database === undefined
      ? (this.#thread().now({ type: "read", rowKey }) as Uint8Array | undefined)
      : this.#database.getSync(rowKey);
  }

  async #write(rows: Uint8Array<ArrayBuffer>): Promise<void> {
    const look = this.#sweepFor(rows.length);
    await this.#thread().ask({ type: "write", rows }, [rows.buffer]);
    if (look === undefined) return;
    const found = (await this.#thread().ask(look)) as FoundExpired;
    this.#removeExpired(found);
  }

  #writeNow(rows: Uint8Array<ArrayBuffer>): void {
    const look = this.#sweepFor(rows.length);
    this.#thread().now({ type: "write", rows }, [rows.buffer]);
    if (look !== undefined) this.#removeExpired(this.#thread().now(look) as FoundExpired);
  }

  #rewriteState({ number, partsNumber, metadata: { kind } }: NumberedState, convert: (plain: unknown) => unknown): void {
    if (!isCollection(kind)) {
      this.#rewrite(number, convert);
      return;
    }
    this.#rewrite(number, convertedCollection(kind, convert));
    if (partsNumber !== undefined) this.#rewrite(partsNumber, convertedPart(kind, convert));
  }

  /** Turns all rows of a state into another form; blocks meanwhile. Source: Flink's RocksDB backend does the same when the state is declared. */
  #rewrite(number: number, convert: (plain: unknown) => unknown): void {
    let rows = new PackedRows();
    const write = (): void => {
      if (rows.count === 0) return;
      const packed = rows.take();
      this.#thread().now({ type: "write", rows: packed }, [packed.buffer]);
      rows = new PackedRows();
    };
    for (const [rowKey, value] of this.#scanState(number)) {
      rows.add(rowKey, packState(convert(unpackState(value))));
      if (rows.byteLength > RESTORE_BATCH_BYTES) write();
    }
    write();
  }

  #freeNumber(): number {
    let number = 0;
    for (const state of this.#catalog.values()) number = Math.max(number, state.number + 1, (state.partsNumber ?? -1) + 1);
    return number;
  }

  #partNumbers(): ReadonlySet<number> {
    return new Set([...this.#catalog.values()].flatMap(({ partsNumber }) => (partsNumber === undefined ? [] : [partsNumber])));
  }

  #expiries(when: "inFullSnapshot" | "onCompaction"): Record<number, Expiry> {
    const now = this.#clock.now();
    return Object.fromEntries(
      [...this.#expiring]
        .filter(([, { cleanup }]) => cleanup[when])
        .map(([number, { kind, cleanup }]) => [number, { kind, expiredAtMs: now - cleanup.ttlMs }]),
    );
  }

  /** The next piece of the endless round over all rows; undefined where nothing can expire or a piece is under way. */
  #sweepFor(writtenBytes: number): LevelRequest | undefined {
    if (this.#expiring.size === 0 || this.#isSweeping) return undefined;
    this.#isSweeping = true;
    return {
      type: "findExpired",
      from: this.#sweptTo,
      limit: Math.ceil((SWEEP_FACTOR * writtenBytes) / SMALL_ROW_BYTES),
      expiries: this.#expiries("onCompaction"),
    };
  }

  #removeExpired(found: FoundExpired): void {
    this.#sweptTo = found.next ?? NOTHING;
    const tables = new Map([...this.states.values()].map(({ table }) => [table.options.number, table]));
    for (const rowKey of found.rowKeys) {
      const number = stateOfRow(rowKey);
      const parts = this.#partTables.get(number);
      if (parts === undefined) tables.get(number)?.removeExpired(decodeRowKey(rowKey));
      else parts.removeExpired(decodePartKey(rowKey));
    }
    this.#isSweeping = false;
  }

  *#scan(from: Uint8Array, to: Uint8Array): Generator<StoredRow> {
    if (!this.#memory.mayBeOnDisk) return;
    for (let start = from; ;) {
      const rows = this.#thread().now({ type: "scan", from: start, to, limit: SCAN_ROWS }) as readonly StoredRow[];
      yield* rows;
      const last = rows.at(-1);
      if (rows.length < SCAN_ROWS || last === undefined) return;
      start = rowKeyAfter(last[0]);
    }
  }

  *#scanState(number: number): Generator<StoredRow> {
    for (let group = this.#options.range.from; group <= this.#options.range.to; group++)
      yield* this.#scan(stateStart(group, number), stateStart(group, number + 1));
  }

  #canonical(): KeyedSnapshot {
    this.#memory.writeAllNow();
    const pages: StatePageBytes[] = [];
    const builder = new PageBuilder((page) => pages.push(page));
    const states = new Map([...this.#catalog.values()].map((state) => [state.number, state]));
    const expiries = this.#expiries("inFullSnapshot");
    for (const [rowKey, value] of this.#scan(NOTHING, END_OF_ENTRIES)) {
      const state = states.get(stateOfRow(rowKey));
      if (state === undefined) continue;
      const range = partsOf(rowKey, value, state);
      const entry = canonicalEntry(
        { rowKey, value, parts: range === undefined ? [] : [...this.#scan(range.from, range.to)] },
        state,
        expiries,
      );
      if (entry !== undefined) builder.add(entry.keyGroup, state.metadata.name, entry);
    }
    builder.finish();
    const far = new TimerPages(
      (queue) => TIMER_QUEUES[queue]!,
      (page) => pages.push(page),
    );
    for (const [rowKey] of this.#scan(END_OF_ENTRIES, END_OF_ROWS)) far.add(rowKey);
    far.finish();
    const timers = this.#timers?.capture();
    while (timers?.step() === true);
    pages.push(...(timers?.pages() ?? []));
    pages.sort((a, b) => a.keyGroup - b.keyGroup || (a.state < b.state ? -1 : 1));
    const described = [...[...this.#catalog.values()].map(({ metadata }) => metadata), ...(this.#timers?.metadata() ?? [])];
    return { states: described.sort((a, b) => (a.name < b.name ? -1 : 1)), pages };
  }

  #tableSnapshot(captured: CapturedTables | undefined, { into, states, timers, release }: Taken): FileSnapshot {
    const tables = captured?.tables ?? [];
    this.#tableBytes = tables.reduce((sum, { bytes }) => sum + bytes, 0);
    const nameOf = (number: number): string => `${this.#options.filePrefix}-${tableFile(number)}`;
    const keyed: TableSnapshot = {
      format: "lsm/1",
      range: this.#options.range,
      states,
      manifestName: captured?.manifestName ?? "",
      manifest: captured?.manifest ?? NOTHING,
      tables: tables.map(({ number }) => ({ number, file: nameOf(number) })),
      timers,
    };
    return {
      keyed,
      files: tables.map(({ number, bytes, sha256 }) => ({ name: nameOf(number), path: path.join(into, tableFile(number)), bytes, sha256 })),
      release,
    };
  }

  #pagedSnapshot(written: WrittenPages | undefined, { into, states, timers, release }: Taken): FileSnapshot {
    const files = written?.files ?? [];
    const nameOf = (name: string): string => `${this.#options.filePrefix}-${name}`;
    const keyed: PagedSnapshot = {
      format: "pages/1",
      states: states.map(({ metadata }) => metadata),
      files: files.map(({ name }) => nameOf(name)),
      timers,
    };
    return {
      keyed,
      files: files.map(({ name, bytes, sha256 }) => ({ name: nameOf(name), path: path.join(into, name), bytes, sha256 })),
      release,
    };
  }

  async #takeOver(snapshot: TableSnapshot, folder: string): Promise<void> {
    if (snapshot.tables.length === 0 || !doOverlap(snapshot.range, this.#options.range)) return;
    const place = path.join(this.#options.folder, "taken-over");
    await placeTables(snapshot, folder, place);
    const numbers = Object.fromEntries(
      snapshot.states.flatMap(({ number, partsNumber, metadata }) => {
        const known = this.#known(metadata);
        return [[number, known.number], ...(partsNumber === undefined ? [] : [[partsNumber, known.partsNumber!]])];
      }),
    );
    await this.#thread().ask({ type: "takeOver", folder: place, range: this.#options.range, numbers });
    this.#memory.setOnDisk();
    await rm(place, { recursive: true, force: true });
  }

  async #restoreWhole(snapshot: KeyedSnapshot | PagedSnapshot, folder: string | undefined): Promise<void> {
    if (!isPagedSnapshot(snapshot)) {
      this.restore([snapshot]);
      return;
    }
    this.#restoreTimers(snapshot.timers);
    const states = [...snapshot.states, ...snapshot.timers.states];
    for (const file of snapshot.files)
      this.#restorePages(states, unpackState(await readFile(path.join(folder!, file))) as readonly StatePageBytes[]);
  }

  /** The state's numbers, chosen where it has none. */
  #known(metadata: StateMetadata): NumberedState {
    const known = this.#catalog.get(metadata.name);
    if (known !== undefined && (known.partsNumber !== undefined || !isCollection(metadata.kind))) return known;
    const number = known?.number ?? this.#freeNumber();
    const partsNumber = Math.max(this.#freeNumber(), number + 1);
    const state: NumberedState = isCollection(metadata.kind)
      ? { number, partsNumber, metadata: known?.metadata ?? metadata }
      : { number, metadata };
    this.#catalog.set(metadata.name, state);
    return state;
  }

  #restoreTimers({ states, pages }: KeyedSnapshot): void {
    this.#restorePages(states, pages);
  }

  #restorePages(states: readonly StateMetadata[], pages: readonly StatePageBytes[]): void {
    const { from, to } = this.#options.range;
    const metadata = new Map(states.map((state) => [state.name, state]));
    let rows = new PackedRows();
    // Rows are written while the next ones are made ready; a request behind them is answered when they are, or fails with them.
    const written = (): unknown => this.#thread().now({ type: "read", rowKey: END_OF_ROWS });
    const write = (): void => {
      if (rows.count === 0) return;
      written();
      const packed = rows.take();
      this.#thread()
        .ask({ type: "write", rows: packed }, [packed.buffer])
        .catch(() => undefined);
      this.#memory.setOnDisk();
      rows = new PackedRows();
    };
    for (const page of pages) {
      if (page.keyGroup < from || page.keyGroup > to) continue;
      const state = metadata.get(page.state);
      if (state === undefined)
        throw new EngineError(
          "STATE_CORRUPT",
          `The snapshot holds a page of state "${page.state}" that it does not describe. Restore from another checkpoint.`,
        );
      if (state.kind === "timers") {
        this.#timers?.restorePage(page);
        continue;
      }
      const { number, partsNumber } = this.#known(state);
      for (const [namespace, entries] of unpackState(page.bytes) as [string, [StateKey, unknown][]][]) {
        for (const [key, plain] of entries) {
          const { whole, parts } = isCollection(state.kind)
            ? takenApart(state.kind, plain as readonly unknown[])
            : { whole: plain, parts: [] };
          rows.add(rowKeyView(page.keyGroup, number, key, namespace), packStateView(whole));
          if (parts.length === 0) continue;
          const owner = ownerText(key, namespace);
          for (const part of parts) rows.add(encodePartKey(page.keyGroup, partsNumber!, part.key, owner), packState(part.plain));
        }
      }
      if (rows.byteLength > RESTORE_BATCH_BYTES) write();
    }
    if (rows.count === 0 && !this.#memory.mayBeOnDisk) return;
    write();
    written();
  }
}

interface Taken {
  readonly into: string;
  readonly states: readonly NumberedState[];
  readonly timers: KeyedSnapshot;
  readonly release: () => Promise<void>;
}

function isSameRange(a: KeyGroupRange, b: KeyGroupRange): boolean {
  return a.from === b.from && a.to === b.to;
}

function doOverlap(a: KeyGroupRange, b: KeyGroupRange): boolean {
  return a.from <= b.to && b.from <= a.to;
}
