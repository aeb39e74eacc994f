import type { SourceContext, SourceOutput, SourceReader } from "@millrace/engine/connector";
import type { CepCase } from "./cep-case.ts";

/**
 * The rows of a case, and one row more for each watermark, up to `until`; then it waits, and never ends. Its gauge `position` says how far it is.
 * The watermark is no state: after a restore the last one comes again, as those of the harness do.
 */
export class CaseReader implements SourceReader {
  readonly #recorded: CepCase;
  readonly #columns: readonly string[];
  readonly #until: number;
  #context!: SourceContext;
  #gauge!: { set(value: number): void };
  #position = 0;
  #again: number | undefined;

  constructor(recorded: CepCase, columns: readonly string[], until = recorded.input.length) {
    this.#recorded = recorded;
    this.#columns = columns;
    this.#until = until;
  }

  open(context: SourceContext): void {
    this.#context = context;
    const [position = 0] = (context.restored ?? []) as readonly number[];
    this.#position = position;
    const last = this.#recorded.input.slice(0, position).findLastIndex((element) => "watermark" in element);
    this.#again = last === -1 ? undefined : last;
    this.#gauge = context.metrics.gauge("position");
    this.#gauge.set(position);
  }

  poll(output: SourceOutput): "more" | "wait" {
    const again = this.#again;
    this.#again = undefined;
    if (again !== undefined) {
      this.#emit(output, again);
      return "more";
    }
    if (this.#position >= this.#until) return "wait";
    this.#emit(output, this.#position++);
    this.#gauge.set(this.#position);
    return "more";
  }

  availableAtMs(): number {
    return this.#context.clock.now() + 1;
  }

  snapshotState(): readonly unknown[] {
    return [this.#position];
  }

  close(): void {}

  #emit(output: SourceOutput, index: number): void {
    const element = this.#recorded.input[index]!;
    const isRow = "row" in element;
    const values = this.#columns.map((name, column) =>
      column === this.#columns.length - 1 ? index : isRow ? (element.row[name] ?? null) : null,
    );
    const watermark = "watermark" in element ? element.watermark : null;
    output.collect(this.#context.createRow([...values, isRow ? (element.t ?? null) : watermark, watermark]));
  }
}
