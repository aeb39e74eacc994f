import type { Schema } from "@millrace/pipeline/types";
import { encodeKeyText } from "../record/key-text.ts";
import type { Row } from "../record/row.ts";
import { schemaShape } from "../state/schema-shape.ts";
import type { KeyedStateBackend, MapState } from "../state/state-backend.ts";
import type { StateTtl } from "../state/state-ttl.ts";

/** One distinct row of a side: how often it is there, and how many partners it has (kept where that side is outer, semi or anti). */
export interface SideRow {
  readonly row: Row;
  readonly count: number;
  readonly partners: number;
}

/** A row of a side and the text under which it is kept. */
export interface SideEntry {
  readonly key: string;
  readonly entry: SideRow;
}

/**
 * The rows of one side of a regular join under the current key. Equal rows are one entry with a count; where a unique key is known, a row is found by
 * it alone (Flink's JoinRecordStateViews do the same).
 */
export class SideState {
  readonly #columns: readonly number[];
  readonly #isUnique: boolean;
  readonly #rows: MapState<string, SideRow>;

  constructor(
    state: KeyedStateBackend,
    options: {
      readonly name: string;
      readonly schema: Schema;
      readonly uniqueKey?: readonly number[] | undefined;
      readonly ttl?: StateTtl;
    },
  ) {
    this.#isUnique = options.uniqueKey !== undefined;
    this.#columns = options.uniqueKey ?? options.schema.map((_, index) => index);
    this.#rows = state.map({
      // Rows are found by their text, which changes with their columns.
      name: options.uniqueKey === undefined ? options.name : `${options.name}-by-unique-key`,
      keyType: { kind: "json", version: 1 },
      type: { kind: "json", version: 1, shape: schemaShape(options.schema) },
      ...(options.ttl === undefined ? {} : { ttl: options.ttl }),
    });
  }

  add(row: Row, partners: number): void {
    const key = this.#keyOf(row);
    const known = this.#rows.get(key);
    this.#rows.put(
      key,
      this.#isUnique ? { row, count: 1, partners } : { row: known?.row ?? row, count: (known?.count ?? 0) + 1, partners },
    );
  }

  /** Takes one occurrence out; nothing where there is none. */
  retract(row: Row): void {
    const key = this.#keyOf(row);
    const known = this.#rows.get(key);
    if (known === undefined) return;
    if (known.count === 1) this.#rows.remove(key);
    else this.#rows.put(key, { ...known, count: known.count - 1 });
  }

  setPartners({ key, entry }: SideEntry, partners: number): void {
    this.#rows.put(key, { row: entry.row, count: entry.count, partners });
  }

  /** The distinct rows that `fits` accepts. */
  matching(fits: (row: Row) => boolean): SideEntry[] {
    const found: SideEntry[] = [];
    for (const [key, entry] of this.#rows.entries()) if (fits(entry.row)) found.push({ key, entry });
    return found;
  }

  #keyOf(row: Row): string {
    return encodeKeyText(this.#columns.map((column) => row[`c${column}`]));
  }
}

/** Rows with their multiplicity. */
export function occurrences(entries: readonly SideEntry[]): number {
  return entries.reduce((sum, { entry }) => sum + entry.count, 0);
}
