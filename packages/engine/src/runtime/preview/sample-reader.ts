import { DecodeFailure, jsonDecoder } from "@millrace/pipeline/types";
import type { SourceContext, SourceOutput, SourceReader } from "../../operators/source-reader.ts";
import { pinnedKind, pinnedTimestamp } from "./pinned-rows.ts";

/** Sample rows as JSON objects in place of a source that lives outside, or of any node to which rows are pinned; subtask 0 reads them all. */
export class SampleReader implements SourceReader {
  /** True: the rows left a node once, so they have their event time and kind with them (`pinned-rows.ts`). */
  readonly givesTimestamps: boolean;
  readonly #rows: readonly Readonly<Record<string, unknown>>[];
  #context!: SourceContext;
  #next = 0;

  constructor(rows: readonly Readonly<Record<string, unknown>>[], options: { readonly arePinned?: boolean } = {}) {
    this.#rows = rows;
    this.givesTimestamps = options.arePinned ?? false;
  }

  open(context: SourceContext): void {
    this.#context = context;
    if (context.subtaskIndex > 0) this.#next = this.#rows.length;
  }

  poll(output: SourceOutput, maxRecords: number): "more" | "wait" | "end" {
    for (let made = 0; made < maxRecords && this.#next < this.#rows.length; made++) this.#read(output, this.#rows[this.#next++]!);
    return this.#next < this.#rows.length ? "more" : "end";
  }

  #read(output: SourceOutput, record: Readonly<Record<string, unknown>>): void {
    const values: unknown[] = [];
    for (const { name, type } of this.#context.schema) {
      // A column that the job did not read is not known; nobody behind the node misses it.
      const isUnread = this.givesTimestamps && !Object.hasOwn(record, name);
      const value = isUnread ? null : jsonDecoder(type)(Object.hasOwn(record, name) ? record[name] : null);
      if (value instanceof DecodeFailure) return output.malformed(`column ${name}: ${value.reason}`, JSON.stringify(record).slice(0, 200));
      values.push(value);
    }
    const row = this.#context.createRow(values);
    if (this.givesTimestamps) output.collect(row, pinnedKind(record), pinnedTimestamp(record));
    else output.collect(row);
  }

  protected nowMs(): number {
    return this.#context.clock.now();
  }

  snapshotState(): readonly unknown[] {
    return [{ next: this.#next }];
  }

  close(): void {}
}
