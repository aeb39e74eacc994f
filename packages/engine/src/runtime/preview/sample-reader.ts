import { DecodeFailure, jsonDecoder } from "@millrace/pipeline/types";
import type { SourceContext, SourceOutput, SourceReader } from "../../operators/source-reader.ts";
import type { SamplePace } from "./sample-pace.ts";
import { pinnedKind, pinnedTimestamp } from "./pinned-rows.ts";

/** Sample rows as JSON objects in place of a source that lives outside, or of any node to which rows are pinned; subtask 0 reads them all. */
export class SampleReader implements SourceReader {
  /** True: the rows left a node once, so they have their event time and kind with them (`pinned-rows.ts`). */
  readonly givesTimestamps: boolean;
  readonly #rows: readonly Readonly<Record<string, unknown>>[];
  #context!: SourceContext;
  readonly #pace: SamplePace | undefined;
  #next = 0;

  /** With a pace the rows come when it says so, and the reader is idle while it says so. */
  constructor(
    rows: readonly Readonly<Record<string, unknown>>[],
    options: { readonly arePinned?: boolean; readonly pace?: SamplePace | undefined } = {},
  ) {
    this.#rows = rows;
    this.givesTimestamps = options.arePinned ?? false;
    this.#pace = options.pace;
  }

  open(context: SourceContext): void {
    this.#context = context;
    const [restored] = (context.restored ?? []) as readonly { readonly next: number }[];
    this.#next = context.subtaskIndex > 0 ? this.#rows.length : (restored?.next ?? 0);
    this.#pace?.note(context.nodeId, this.#next);
  }

  poll(output: SourceOutput, maxRecords: number): "more" | "wait" | "end" {
    for (let made = 0; made < maxRecords && this.#next < this.#rows.length; made++) {
      if (this.#paced() !== "read") return "wait";
      this.#read(output, this.#rows[this.#next++]!);
      this.#pace?.note(this.#context.nodeId, this.#next);
    }
    if (this.#next < this.#rows.length) return "more";
    return this.#pace === undefined || this.#paced() === "end" ? "end" : "wait";
  }

  get isIdle(): boolean {
    return this.#paced() === "idle";
  }

  /** Others may have gone on by then. */
  availableAtMs(): number {
    return this.#context.clock.now() + 1;
  }

  #paced(): ReturnType<SamplePace["next"]> {
    return this.#pace?.next(this.#context.nodeId) ?? "read";
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
