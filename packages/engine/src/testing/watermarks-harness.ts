import { planDocument } from "../graph/plan-document.ts";
import type { ConnectorRegistry } from "../operators/connector-registry.ts";
import { MAX_TIMESTAMP, type Row } from "../record/row.ts";
import { LocalRun } from "../runtime/local-executor.ts";
import type { SourceContext, SourceOutput } from "../operators/source-reader.ts";

export interface WatermarksHarnessOptions {
  /** Columns of the rows, as a document writes them. */
  readonly schema: Readonly<Record<string, string>>;
  /** The `watermark` setting. */
  readonly watermark: Readonly<Record<string, unknown>>;
  readonly autoWatermarkIntervalMs: number;
}

export type WatermarksOutput =
  | { readonly type: "record"; readonly values: readonly unknown[]; readonly timestamp: number }
  | { readonly type: "watermark"; readonly watermark: number }
  | { readonly type: "idle"; readonly isIdle: boolean };

/**
 * A `transform.watermarks` node in a job of its own, fed by hand: source → watermarks → sink, each a task, so that rows, watermarks and idleness go through the
 * runtime as in any job. Elements are worked off one by one; the clock moves only by `setProcessingTime`.
 */
export class WatermarksHarness {
  readonly #run: LocalRun;
  readonly #width: number;
  readonly #rows: (readonly unknown[])[] = [];
  readonly #output: WatermarksOutput[] = [];
  #isEnding = false;

  constructor({ schema, watermark, autoWatermarkIntervalMs }: WatermarksHarnessOptions) {
    this.#width = Object.keys(schema).length;
    const document = {
      format: "millrace/v1",
      name: "watermarks",
      settings: { autoWatermarkIntervalMs, bufferTimeoutMs: 0, checkpointing: { intervalMs: 0 } },
      nodes: [
        { id: "rows", kind: "source.file", config: { path: "rows", schema } },
        { id: "watermarks", kind: "transform.watermarks", config: { watermark } },
        { id: "out", kind: "sink.discard", chaining: "never", config: {} },
      ],
      edges: [
        { from: "rows.out", to: "watermarks.in" },
        { from: "watermarks.out", to: "out.in" },
      ],
    };
    this.#run = new LocalRun(planDocument(document), { connectors: this.#connectors() });
  }

  async open(): Promise<this> {
    await this.#run.open();
    this.#work();
    return this;
  }

  async processElement(values: readonly unknown[]): Promise<void> {
    this.#rows.push(values);
    await this.#settle();
  }

  /** A watermark of the input; only the last one passes. */
  async processWatermark(watermark: number): Promise<void> {
    if (watermark === MAX_TIMESTAMP) return this.finish();
    this.#run.tasks[0]!.options.outputs[0]!.writer.event({ type: "watermark", value: watermark });
    await this.#settle();
  }

  async processIdle(isIdle: boolean): Promise<void> {
    this.#run.tasks[0]!.options.outputs[0]!.writer.event({ type: isIdle ? "idle" : "active" });
    await this.#settle();
  }

  async setProcessingTime(time: number): Promise<void> {
    this.#run.clock.advanceTo(time);
    await this.#settle();
  }

  async finish(): Promise<void> {
    this.#isEnding = true;
    await this.#settle();
  }

  takeOutput(): WatermarksOutput[] {
    return this.#output.splice(0);
  }

  async close(): Promise<void> {
    await this.#run.close();
  }

  /** Works until only the clock could give something to do; the end of a task takes a turn of the event loop. */
  async #settle(): Promise<void> {
    this.#work();
    await this.#run.tasks[0]!.waitingFor;
    await this.#run.tasks[1]!.waitingFor;
    this.#work();
  }

  #work(): void {
    const sink = this.#run.tasks[2]!;
    for (;;) {
      const before = sink.watermark;
      const wasIdle = sink.isIdle;
      const state = this.#run.round();
      if (sink.watermark !== before) this.#output.push({ type: "watermark", watermark: sink.watermark });
      if (sink.isIdle !== wasIdle) this.#output.push({ type: "idle", isIdle: sink.isIdle });
      if (state !== "busy") return;
    }
  }

  #connectors(): ConnectorRegistry {
    let context: SourceContext;
    return {
      sources: {
        "source.file": () => ({
          open: (opened) => void (context = opened),
          poll: (output: SourceOutput) => {
            const values = this.#rows.shift();
            if (values === undefined) return this.#isEnding ? "end" : "wait";
            output.collect(context.createRow(values));
            return "more";
          },
          snapshotState: () => [],
          close: () => undefined,
        }),
      },
      sinks: {
        "sink.discard": () => ({
          open: () => undefined,
          write: (row: Row, timestamp: number) => {
            this.#output.push({ type: "record", values: Array.from({ length: this.#width }, (_, index) => row[`c${index}`]), timestamp });
            return true;
          },
          close: () => undefined,
        }),
      },
    };
  }
}
