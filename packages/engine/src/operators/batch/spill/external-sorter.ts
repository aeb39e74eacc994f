import { ByteWriter } from "./byte-writer.ts";
import { mergeRuns } from "./merge-runs.ts";
import { compareBytes, RECORD_HEADER, type SpilledRecord } from "./spilled-record.ts";
import { RecordFile } from "./record-file.ts";
import type { SpillBudget } from "./spill-files.ts";

/** Records in one run at most: prefix and position of a record share one double. */
const MAX_RECORDS = 2 ** 21;
/** Runs that are merged at a time; with more of them some are merged into one first. */
const MAX_RUNS = 64;
const FIRST_BYTES = 64 * 1024;
/** What a record takes beside its bytes: its start, and its place in the order. */
const BYTES_A_RECORD = 16;

/**
 * Sorts records (bytes of a key, bytes of a value) by their keys; equal keys stay in the order of arrival. What does not fit into the budget is
 * written to files in sorted runs, which are merged when the records are read.
 * Cost: O(n log n) comparisons of bytes; each record is written and read once, once more for every 64 times the budget.
 */
export class ExternalSorter {
  readonly #budget: SpillBudget;
  readonly #writer = new ByteWriter();
  #arena = new Uint8Array(FIRST_BYTES);
  #used = 0;
  #starts: number[] = [];
  #runs: RecordFile[] = [];

  constructor(budget: SpillBudget) {
    this.#budget = budget;
  }

  get isSpilled(): boolean {
    return this.#runs.length > 0;
  }

  /** Adds a record: both parts write to the writer that they are given. */
  add(writeKey: (target: ByteWriter) => void, writeValue: (target: ByteWriter) => void): void {
    const writer = this.#writer;
    writer.length = 0;
    writer.u32(0);
    writer.u32(0);
    writeKey(writer);
    writer.setU32(4, writer.length - RECORD_HEADER);
    writeValue(writer);
    writer.setU32(0, writer.length);
    this.#put(writer.bytes, writer.length);
  }

  /** All records in order; each is valid until the next. Only once, and no `add` after it. */
  *sorted(): Generator<SpilledRecord> {
    if (this.#runs.length === 0) {
      yield* this.#inMemory(this.#order());
      return;
    }
    if (this.#starts.length > 0) this.#spill();
    this.#arena = new Uint8Array(0);
    while (this.#runs.length > MAX_RUNS) this.#mergeFirst();
    const runs = this.#runs;
    yield* mergeRuns(runs, this.#bufferBytes(runs.length));
    this.close();
  }

  /** The records in the order of arrival; only where nothing has been spilled. */
  *arrived(): Generator<SpilledRecord> {
    yield* this.#inMemory(this.#starts);
  }

  close(): void {
    for (const run of this.#runs) run.close();
    this.#runs = [];
    this.#starts = [];
    this.#arena = new Uint8Array(0);
  }

  #put(bytes: Uint8Array, length: number): void {
    const { memoryBytes } = this.#budget;
    const needed = this.#used + length + BYTES_A_RECORD * (this.#starts.length + 1);
    if (this.#starts.length > 0 && (needed > memoryBytes || this.#starts.length === MAX_RECORDS)) this.#spillOrRefuse();
    if (this.#used + length > this.#arena.length) this.#grow(length);
    this.#arena.set(bytes.subarray(0, length), this.#used);
    this.#starts.push(this.#used);
    this.#used += length;
  }

  #spillOrRefuse(): void {
    if (this.#budget.memoryBytes === Infinity)
      throw new RangeError(`more than ${MAX_RECORDS} rows are to be sorted, and there is no folder to spill to; run the pipeline as a job`);
    this.#spill();
  }

  #grow(length: number): void {
    const { memoryBytes } = this.#budget;
    const wanted = Math.max(2 * this.#arena.length, this.#used + length);
    const grown = new Uint8Array(Math.max(this.#used + length, Math.min(wanted, memoryBytes)));
    grown.set(this.#arena.subarray(0, this.#used));
    this.#arena = grown;
  }

  #spill(): void {
    const run = new RecordFile(this.#budget.files.create());
    for (const { bytes, start, length } of this.#inMemory(this.#order())) run.append(bytes, start, length);
    run.flush();
    this.#runs.push(run);
    this.#starts = [];
    this.#used = 0;
  }

  #mergeFirst(): void {
    const runs = this.#runs.splice(0, MAX_RUNS);
    const merged = new RecordFile(this.#budget.files.create());
    for (const { bytes, start, length } of mergeRuns(runs, this.#bufferBytes(MAX_RUNS))) merged.append(bytes, start, length);
    merged.flush();
    for (const run of runs) run.close();
    // In front, so that equal keys stay in the order of arrival.
    this.#runs.unshift(merged);
  }

  #bufferBytes(runs: number): number {
    return Math.min(256 * 1024, Math.floor(this.#budget.memoryBytes / (runs + 1)));
  }

  *#inMemory(starts: readonly number[]): Generator<SpilledRecord> {
    const bytes = this.#arena;
    const view = new DataView(bytes.buffer);
    const record = { bytes, start: 0, length: 0, keyLength: 0 };
    for (const start of starts) {
      record.start = start;
      record.length = view.getUint32(start);
      record.keyLength = view.getUint32(start + 4);
      yield record;
    }
  }

  /** Starts of the records in order of their keys: sorted as numbers by the first bytes, then by all bytes where those are equal. */
  #order(): readonly number[] {
    const count = this.#starts.length;
    const bytes = this.#arena;
    const view = new DataView(bytes.buffer);
    const starts = this.#starts;
    const packed = new Float64Array(count);
    for (let i = 0; i < count; i++) packed[i] = prefix(bytes, starts[i]!, view.getUint32(starts[i]! + 4)) * MAX_RECORDS + i;
    packed.sort();
    const order: number[] = Array.from({ length: count }, () => 0);
    for (let from = 0; from < count;) {
      const head = Math.floor(packed[from]! / MAX_RECORDS);
      let to = from;
      while (to < count && Math.floor(packed[to]! / MAX_RECORDS) === head) {
        order[to] = starts[packed[to]! - head * MAX_RECORDS]!;
        to++;
      }
      if (to - from > 1) {
        const equal = order
          .slice(from, to)
          .sort((a, b) => compareBytes(bytes, a + RECORD_HEADER, view.getUint32(a + 4), bytes, b + RECORD_HEADER, view.getUint32(b + 4)));
        for (let i = 0; i < equal.length; i++) order[from + i] = equal[i]!;
      }
      from = to;
    }
    return order;
  }
}

/** The first four bytes of a key as a number. */
function prefix(bytes: Uint8Array, start: number, keyLength: number): number {
  let value = 0;
  for (let i = 0; i < 4; i++) value = value * 256 + (i < keyLength ? bytes[start + RECORD_HEADER + i]! : 0);
  return value;
}
