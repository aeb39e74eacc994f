import type { ListState } from "../../state/state-backend.ts";
import type { StateTable } from "../../state/state-table.ts";
import type { Stamped, TtlPolicy } from "../../state/ttl-states.ts";
import { ELEMENTS_IN_ROW, LargeList, type StoredList } from "./collection-form.ts";
import type { PartRows } from "./part-rows.ts";

/**
 * A list on disk: one row while it is short, then a row for each so many elements, so that appending neither reads nor writes those before.
 * Source: Flink's RocksDBListState, which appends by RocksDB's merge operator.
 */
export class LsmListState<T> implements ListState<T> {
  readonly #table: StateTable<StoredList<T | Stamped<T>>>;
  readonly #parts: PartRows<(T | Stamped<T>)[]>;
  readonly #policy: TtlPolicy | undefined;
  #namespace = "";

  constructor(table: StateTable<StoredList<T | Stamped<T>>>, parts: PartRows<(T | Stamped<T>)[]>, policy: TtlPolicy | undefined) {
    this.#table = table;
    this.#parts = parts;
    this.#policy = policy;
  }

  setNamespace(namespace: string): void {
    this.#namespace = namespace;
  }

  get(): readonly T[] {
    const items = this.#items();
    const policy = this.#policy;
    if (policy === undefined) return items as readonly T[];
    const stamped = items as readonly Stamped<T>[];
    const live = stamped.filter((item) => !policy.isExpired(item));
    if (items.length > 0 && live.length === 0) this.clear();
    else if (policy.updatesOnRead && live.length > 0) this.#replace(live.map((item) => policy.stamp(item.value)));
    return (policy.returnsExpired ? stamped : live).map((item) => item.value);
  }

  add(value: T): void {
    const item = this.#stamped(value);
    const stored = this.#table.get(this.#namespace);
    if (stored === undefined) {
      this.#table.put(this.#namespace, [item]);
      return;
    }
    const last = stored instanceof LargeList ? stored.tail : stored;
    if (last.length < ELEMENTS_IN_ROW) {
      last.push(item);
      this.#table.changed(this.#namespace);
      return;
    }
    const number = stored instanceof LargeList ? stored.nextNumber : 0;
    this.#table.put(this.#namespace, new LargeList(number + 1, stored instanceof LargeList ? stored.rows + 1 : 1, [item]));
    this.#parts.put(this.#namespace, number, last);
  }

  update(values: readonly T[]): void {
    this.#replace(values.map((value) => this.#stamped(value)));
  }

  clear(): void {
    if (this.#table.get(this.#namespace) instanceof LargeList)
      for (const [part] of this.#parts.all(this.#namespace)) this.#parts.remove(this.#namespace, part);
    this.#table.remove(this.#namespace);
  }

  /** One of the rows of elements has been removed, under the current key: all in it was expired. */
  partIsGone(namespace: string): void {
    const stored = this.#table.get(namespace);
    if (!(stored instanceof LargeList)) return;
    stored.rows--;
    if (stored.rows === 0 && stored.tail.length === 0) this.#table.remove(namespace);
    else this.#table.changed(namespace);
  }

  #stamped(value: T): T | Stamped<T> {
    return this.#policy === undefined ? value : this.#policy.stamp(value);
  }

  #items(): readonly (T | Stamped<T>)[] {
    const stored = this.#table.get(this.#namespace);
    if (!(stored instanceof LargeList)) return stored ?? [];
    const { tail } = stored;
    return [
      ...this.#parts
        .all(this.#namespace)
        .sort(([a], [b]) => Number(a) - Number(b))
        .flatMap(([, items]) => items),
      ...tail,
    ];
  }

  #replace(items: (T | Stamped<T>)[]): void {
    this.clear();
    if (items.length === 0) return;
    if (items.length <= ELEMENTS_IN_ROW) {
      this.#table.put(this.#namespace, items);
      return;
    }
    const rows = Math.floor(items.length / ELEMENTS_IN_ROW);
    this.#table.put(this.#namespace, new LargeList(rows, rows, items.slice(rows * ELEMENTS_IN_ROW)));
    for (let row = 0; row < rows; row++)
      this.#parts.put(this.#namespace, row, items.slice(row * ELEMENTS_IN_ROW, (row + 1) * ELEMENTS_IN_ROW));
  }
}
