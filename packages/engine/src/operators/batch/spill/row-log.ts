import type { Schema } from "@millrace/pipeline/types";
import type { Row } from "../../../record/row.ts";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { RecordFile } from "./record-file.ts";
import { RowBytes } from "./row-bytes.ts";
import { type SpilledRecord, valueStart } from "./spilled-record.ts";
import type { SpillBudget } from "./spill-files.ts";

const READ_BYTES = 64 * 1024;

export interface LoggedRow {
  readonly row: Row;
  readonly timestamp: number;
}

/** Rows in the order of arrival, to be read any number of times; in memory as bytes up to the budget, then in a file. */
export class RowLog {
  readonly #budget: SpillBudget;
  readonly #codec: RowBytes;
  readonly #writer = new ByteWriter();
  readonly #reader = new ByteReader();
  #memory: { readonly bytes: Uint8Array; readonly length: number }[] = [];
  #memoryBytes = 0;
  #file: RecordFile | undefined;
  #count = 0;

  constructor(schema: Schema, budget: SpillBudget) {
    this.#codec = new RowBytes(schema);
    this.#budget = budget;
  }

  get count(): number {
    return this.#count;
  }

  get isSpilled(): boolean {
    return this.#file !== undefined;
  }

  add(row: Row, timestamp: number): void {
    const writer = this.#writer;
    writer.length = 0;
    writer.u32(0);
    writer.u32(0);
    writer.f64(timestamp);
    this.#codec.write(row, writer);
    writer.setU32(0, writer.length);
    this.#count++;
    if (this.#file === undefined && this.#memoryBytes + writer.length > this.#budget.memoryBytes) this.#spill();
    if (this.#file !== undefined) return this.#file.append(writer.bytes, 0, writer.length);
    this.#memory.push({ bytes: writer.bytes.slice(0, writer.length), length: writer.length });
    this.#memoryBytes += writer.length;
  }

  *rows(): Generator<LoggedRow> {
    this.#file?.flush();
    for (const record of this.#records()) {
      this.#reader.open(record.bytes, valueStart(record));
      const timestamp = this.#reader.f64();
      yield { row: this.#codec.read(this.#reader), timestamp };
    }
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
    this.#memory = [];
  }

  *#records(): Generator<SpilledRecord> {
    if (this.#file !== undefined) yield* this.#file.records(Math.min(READ_BYTES, this.#budget.memoryBytes));
    for (const { bytes, length } of this.#memory) yield { bytes, start: 0, length, keyLength: 0 };
  }

  #spill(): void {
    this.#file = new RecordFile(this.#budget.files.create());
    for (const { bytes, length } of this.#memory) this.#file.append(bytes, 0, length);
    this.#memory = [];
    this.#memoryBytes = 0;
  }
}
