import type { SinkReport } from "@millrace/engine/connector";

/** A row with its place: the number that it has among the rows of its subtask since the job's start. */
export interface PlacedRow {
  readonly subtask: number;
  readonly position: number;
  readonly row: SinkReport["rows"][number];
}

interface Table {
  readonly keepRows: number;
  rows: PlacedRow[];
  /** Rows since the start of the job, by subtask. */
  readonly totals: Map<number, number>;
  /** The attempt of the last report, by subtask. */
  readonly attempts: Map<number, number>;
  /** Rows from here on have to be removed, by subtask: an attempt wrote them that is over. */
  readonly rollbacks: Map<number, number>;
  /** Rows written to the database since the oldest were last removed. */
  writtenSinceTrim: number;
}

export interface TableBatch {
  readonly nodeId: string;
  readonly keepRows: number;
  readonly total: number;
  /** To be done before `rows` are written. */
  readonly rollbacks: readonly { readonly subtask: number; readonly from: number }[];
  readonly rows: readonly PlacedRow[];
  /** Time to remove rows beyond the limit. */
  readonly mustTrim: boolean;
}

const TRIM_EVERY = 500;

/**
 * Rows of a job's table sinks between two writes: never more than each table keeps. A new attempt of a subtask writes from its checkpoint
 * on; what the one before wrote behind that is taken back, so that no row is there twice.
 */
export class TableBuffer {
  readonly #tables = new Map<string, Table>();
  readonly #changed = new Set<string>();
  readonly #keepRowsOf: (nodeId: string) => number;

  constructor(keepRowsOf: (nodeId: string) => number) {
    this.#keepRowsOf = keepRowsOf;
  }

  add(attempt: number, { nodeId, subtaskIndex, restoredTotal, total, rows }: SinkReport): void {
    const table = this.#tableOf(nodeId);
    if (table.attempts.get(subtaskIndex) !== attempt) {
      table.attempts.set(subtaskIndex, attempt);
      rollBack(table, subtaskIndex, restoredTotal);
      table.rows = table.rows.filter(({ subtask, position }) => subtask !== subtaskIndex || position < restoredTotal);
    }
    table.totals.set(subtaskIndex, total);
    const first = total - rows.length;
    table.rows.push(...rows.map((row, index): PlacedRow => ({ subtask: subtaskIndex, position: first + index, row })));
    if (table.rows.length > table.keepRows) table.rows = table.rows.slice(-table.keepRows);
    this.#changed.add(nodeId);
  }

  get isEmpty(): boolean {
    return this.#changed.size === 0;
  }

  /** What came since the last call; for the last time every table, so that each is trimmed to its limit. The caller writes it, or hands it back with `restore`. */
  take({ isLast = false } = {}): TableBatch[] {
    const batches = [...(isLast ? this.#tables.keys() : this.#changed)].map((nodeId) => {
      const table = this.#tableOf(nodeId);
      const { rows, keepRows } = table;
      const rollbacks = Array.from(table.rollbacks, ([subtask, from]) => ({ subtask, from }));
      table.rows = [];
      table.rollbacks.clear();
      table.writtenSinceTrim += rows.length;
      const mustTrim = isLast || table.writtenSinceTrim > TRIM_EVERY;
      if (mustTrim) table.writtenSinceTrim = 0;
      return { nodeId, keepRows, total: [...table.totals.values()].reduce((sum, total) => sum + total, 0), rollbacks, rows, mustTrim };
    });
    this.#changed.clear();
    return batches;
  }

  /** Puts back what could not be written; newer rows stay newer, and what a newer attempt has taken back stays away. */
  restore(batches: readonly TableBatch[]): void {
    for (const { nodeId, rollbacks, rows, keepRows } of batches) {
      const table = this.#tableOf(nodeId);
      // Rollbacks that came meanwhile are of attempts that are newer than these rows.
      const still = rows.filter(({ subtask, position }) => position < (table.rollbacks.get(subtask) ?? Infinity));
      for (const { subtask, from } of rollbacks) rollBack(table, subtask, from);
      table.rows = [...still, ...table.rows].slice(-keepRows);
      this.#changed.add(nodeId);
    }
  }

  #tableOf(nodeId: string): Table {
    let table = this.#tables.get(nodeId);
    if (table === undefined) {
      table = {
        keepRows: this.#keepRowsOf(nodeId),
        rows: [],
        totals: new Map(),
        attempts: new Map(),
        rollbacks: new Map(),
        writtenSinceTrim: 0,
      };
      this.#tables.set(nodeId, table);
    }
    return table;
  }
}

function rollBack({ rollbacks }: Table, subtask: number, from: number): void {
  rollbacks.set(subtask, Math.min(from, rollbacks.get(subtask) ?? Infinity));
}
