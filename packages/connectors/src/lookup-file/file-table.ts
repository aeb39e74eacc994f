import { NO_METRICS, type Clock, type Row, type TableClient } from "@millrace/engine/connector";
import type { Schema } from "@millrace/pipeline/types";
import { ConnectorError } from "../connector-error.ts";
import { type FileFormat, FileSourceReader } from "../source-file/file-source-reader.ts";

export interface FileTableOptions {
  readonly path: string;
  readonly format: FileFormat;
  /** Read the file again when it is older than this; undefined: once. */
  readonly reloadMs: number | undefined;
  readonly schema: Schema;
  readonly keyColumns: readonly number[];
  readonly dataFolder: string;
  readonly clock: Clock;
}

type TableRow = readonly unknown[];

const MAX_RECORD_BYTES = 4 << 20;
const ROWS_PER_POLL = 1_000;

/**
 * A file below the data folder as a lookup table: read whole at the first question, indexed by key, read again when it is due. A row that cannot be read is an error, since a
 * table with holes would give wrong answers silently. Rows with a NULL in their key answer nothing.
 */
export class FileTable implements TableClient {
  readonly #options: FileTableOptions;
  #index: Map<string, TableRow[]> | undefined;
  #loadedAt = 0;

  constructor(options: FileTableOptions) {
    this.#options = options;
  }

  find(key: readonly unknown[]): Promise<readonly TableRow[]> {
    return new Promise((resolve) => resolve(this.findNow(key)));
  }

  /** Reading is synchronous: a local file answers in milliseconds, and the subtask has nothing to do without it. */
  findNow(key: readonly unknown[]): readonly TableRow[] {
    const { clock, reloadMs } = this.#options;
    if (this.#index === undefined || (reloadMs !== undefined && clock.now() >= this.#loadedAt + reloadMs)) {
      this.#index = this.#load();
      this.#loadedAt = clock.now();
    }
    return this.#index.get(keyText(key)) ?? [];
  }

  #load(): Map<string, TableRow[]> {
    const { schema, keyColumns, dataFolder, clock, path, format } = this.#options;
    const index = new Map<string, TableRow[]>();
    const reader = new FileSourceReader(path, format, MAX_RECORD_BYTES);
    const width = schema.length;
    const output = {
      collect: (row: Row) => {
        const values = Array.from({ length: width }, (_, i) => row[`c${i}`]);
        const key = keyColumns.map((column) => values[column]);
        if (key.includes(null)) return;
        const text = keyText(key);
        const known = index.get(text);
        if (known === undefined) index.set(text, [values]);
        else known.push(values);
      },
      malformed: (reason: string) => {
        throw new ConnectorError("LOOKUP_FILE", `The lookup table "${path}" cannot be read: ${reason}. Correct the file or the columns.`);
      },
    };
    reader.open({
      nodeId: "lookup",
      subtaskIndex: 0,
      parallelism: 1,
      schema,
      usedColumns: schema.map((_, i) => i),
      restored: undefined,
      clock,
      metrics: NO_METRICS,
      dataFolder,
      createRow: (values) => Object.fromEntries(values.map((value, i) => [`c${i}`, value])) as Row,
    });
    try {
      while (reader.poll(output, ROWS_PER_POLL) === "more");
    } finally {
      reader.close();
    }
    return index;
  }
}

/** Values of one type per position: JSON tells them apart, and bigints are beyond the numbers. */
function keyText(key: readonly unknown[]): string {
  return JSON.stringify(key, (_name, value: unknown) =>
    typeof value === "bigint" ? `${value}n` : value instanceof Uint8Array ? Array.from(value) : value,
  );
}
