import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeJson, DecodeFailure, encodeJson } from "@millrace/pipeline/types";
import {
  MAX_TIMESTAMP,
  type ConnectorRegistry,
  type Row,
  type RowKind,
  type SinkContext,
  type SinkReport,
  type SinkWriter,
  type SourceContext,
  type SourceOutput,
  type SourceReader,
} from "@millrace/engine/connector";
import type { CaseSource } from "./executor-case.ts";

/** The file in the data folder that holds the rows of all sources of a job, by node id. */
export const ROWS_FILE = "rows.json";
/** A number of rows at a time that makes turns and frames of several sizes. */
const ROWS_A_POLL = 3;

type Rows = Readonly<Record<string, CaseSource>>;
const loaded = new Map<string, Rows>();

function rowsBelow(dataFolder: string): Rows {
  let rows = loaded.get(dataFolder);
  if (rows === undefined) {
    rows = JSON.parse(readFileSync(join(dataFolder, ROWS_FILE), "utf8")) as Rows;
    loaded.set(dataFolder, rows);
  }
  return rows;
}

/** The rows of a case. Behind the last one the input ends, or nothing comes any more. */
class CaseReader implements SourceReader {
  #context!: SourceContext;
  #source!: CaseSource;
  #position = 0;
  #nextAt = -Infinity;

  open(context: SourceContext): void {
    this.#context = context;
    this.#source = rowsBelow(context.dataFolder)[context.nodeId] ?? { rows: [], isEnding: true };
  }

  poll(output: SourceOutput): "more" | "wait" | "end" {
    const { rows, isEnding, isPaced } = this.#source;
    const now = this.#context.clock.now();
    if (isPaced === true && now < this.#nextAt) return "wait";
    this.#nextAt = now + 1;
    for (let i = 0; i < (isPaced === true ? 1 : ROWS_A_POLL) && this.#position < rows.length; i++)
      output.collect(this.#context.createRow(this.#decode(rows[this.#position++] ?? [])));
    if (this.#position < rows.length) return isPaced === true ? "wait" : "more";
    return isEnding ? "end" : "wait";
  }

  availableAtMs(): number {
    return this.#source.isPaced === true && this.#position < this.#source.rows.length ? this.#nextAt : Infinity;
  }

  snapshotState(): readonly unknown[] {
    return [this.#position];
  }

  close(): void {}

  #decode(values: readonly unknown[]): unknown[] {
    return this.#context.schema.map(({ name, type }, index) => {
      const value = decodeJson(type, values[index] ?? null);
      if (value instanceof DecodeFailure) throw new Error(`column ${name} of the case cannot be read: ${value.reason}`);
      return value;
    });
  }
}

/** Reports every row at the end, however the job ends; the time of a row is its last value. */
class CaseWriter implements SinkWriter {
  readonly #rows: SinkReport["rows"][number][] = [];
  #context!: SinkContext;

  open(context: SinkContext): void {
    this.#context = context;
  }

  write(row: Row, timestamp: number, kind: RowKind): boolean {
    const values = this.#context.schema.map(({ type }, index) => encodeJson(type, row[`c${index}`], { rowsAsObjects: false }));
    this.#rows.push({
      kind,
      timestamp: null,
      values: [...values, timestamp === MAX_TIMESTAMP ? "MAX" : Number.isFinite(timestamp) ? timestamp : null],
    });
    return true;
  }

  close(): void {
    const { nodeId, subtaskIndex } = this.#context;
    this.#context.report({ nodeId, subtaskIndex, restoredTotal: 0, total: this.#rows.length, rows: this.#rows });
  }
}

export const connectors: ConnectorRegistry = {
  sources: { "source.file": () => new CaseReader() },
  sinks: { "sink.table": () => new CaseWriter() },
};
