import { EngineError } from "../operators/engine-error.ts";
import type { Clock } from "../time/clock.ts";
import { HeapStateTable } from "./heap-state-table.ts";
import type {
  KeyedSnapshot,
  KeyedStateLifecycle,
  KeyGroupRange,
  PageSource,
  PendingKeyedSnapshot,
  StateMetadata,
  StatePageBytes,
} from "./keyed-snapshot.ts";
import { requireCompatible } from "./require-compatible.ts";
import type { StateKey } from "./state-backend.ts";
import { type TableOptions, TableStateBackend } from "./table-state-backend.ts";

export interface HeapStateBackendOptions {
  readonly range: KeyGroupRange;
  readonly clock: Clock;
}

/**
 * The `hashmap` backend: keyed state as objects in memory, a few pages per state name and key group.
 * Snapshots copy nothing when taken; pages are serialized between records, or at their first access after the barrier. Values that
 * were handed out before a snapshot must therefore not be changed after it without asking for them again.
 * State of names that nobody has declared since the restore is carried on as bytes.
 */
export class HeapStateBackend extends TableStateBackend<HeapStateTable<unknown>> implements KeyedStateLifecycle {
  readonly #range: KeyGroupRange;
  readonly #undeclared = new Map<string, { readonly metadata: StateMetadata; readonly pages: StatePageBytes[] }>();
  #timers: PageSource | undefined;

  constructor(options: HeapStateBackendOptions) {
    super(options.clock);
    this.#range = options.range;
  }

  forEachKey(stateName: string, visit: (key: StateKey) => void): void {
    const { key, keyGroup } = this.context;
    this.states.get(stateName)?.table.forEachKey((each, group) => {
      this.setCurrentKey(each, group);
      visit(each);
    });
    this.setCurrentKey(key, keyGroup);
  }

  attachTimers(timers: PageSource): void {
    this.#timers = timers;
  }

  snapshot(): PendingKeyedSnapshot {
    const tables = [...this.states.values()].map(({ table }) => table);
    const parts = tables.map((table) => table.capture());
    if (this.#timers !== undefined) parts.push(this.#timers.capture());
    const undeclared = [...this.#undeclared.values()];
    const states = [
      ...tables.map((table) => table.metadata),
      ...(this.#timers?.metadata() ?? []),
      ...undeclared.map(({ metadata }) => metadata),
    ].sort((a, b) => (a.name < b.name ? -1 : 1));
    let current = 0;
    const step = (): boolean => {
      while (current < parts.length && parts[current]?.step() !== true) current++;
      return current < parts.length;
    };
    return {
      step,
      finish() {
        while (step());
        const pages = [...parts.flatMap((part) => part.pages()), ...undeclared.flatMap((each) => each.pages)];
        pages.sort((a, b) => a.keyGroup - b.keyGroup || (a.state < b.state ? -1 : 1));
        return { states, pages };
      },
      cancel() {
        for (const part of parts) part.cancel();
      },
    };
  }

  restore(snapshots: readonly KeyedSnapshot[]): void {
    const { from, to } = this.#range;
    for (const snapshot of snapshots) {
      const metadata = new Map(snapshot.states.map((state) => [state.name, state]));
      for (const page of snapshot.pages) {
        if (page.keyGroup < from || page.keyGroup > to) continue;
        const state = metadata.get(page.state);
        if (state === undefined) {
          throw new EngineError(
            "STATE_CORRUPT",
            `The snapshot holds a page of state "${page.state}" that it does not describe. Restore from another checkpoint.`,
          );
        }
        if (state.kind === "timers") {
          this.#timers?.restorePage(page);
          continue;
        }
        const known = this.#undeclared.get(state.name);
        if (known === undefined) this.#undeclared.set(state.name, { metadata: state, pages: [page] });
        else known.pages.push(page);
      }
    }
  }

  /** Forgets everything of all keys; handles stay. */
  clear(): void {
    for (const { table } of this.states.values()) table.clear();
  }

  /** About what all states take in memory, without timers. */
  memoryBytes(): number {
    let bytes = 0;
    for (const { table } of this.states.values()) bytes += table.bytes();
    return bytes;
  }

  entryCount(): number {
    let count = 0;
    for (const { table } of this.states.values()) count += table.size();
    return count;
  }

  protected createTable({ metadata, codec, cleanup }: TableOptions): HeapStateTable<unknown> {
    const table = new HeapStateTable<unknown>(metadata, {
      context: this.context,
      range: this.#range,
      codec,
      ...(cleanup === undefined ? {} : { cleanup }),
    });
    const restored = this.#undeclared.get(metadata.name);
    if (restored !== undefined) {
      const convert = requireCompatible(restored.metadata, metadata);
      for (const page of restored.pages) table.restorePage(page, convert);
      this.#undeclared.delete(metadata.name);
    }
    return table;
  }
}
