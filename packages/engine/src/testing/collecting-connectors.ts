import { encodeJson } from "@millrace/pipeline/types";
import type { ConnectorRegistry } from "../operators/connector-registry.ts";
import type { SinkContext, SinkReport, SinkWriter } from "../operators/sink-writer.ts";
import { rowValues } from "../record/row-class.ts";
import type { Row, RowKind } from "../record/row.ts";

/** A sink that reports every row it got, at the end: for tests that compare whole results. */
class CollectingWriter implements SinkWriter {
  #context!: SinkContext;
  readonly #rows: SinkReport["rows"][number][] = [];

  open(context: SinkContext): void {
    this.#context = context;
  }

  write(row: Row, timestamp: number, kind: RowKind): boolean {
    const { schema } = this.#context;
    const values = rowValues(row, schema.length).map((value, i) => encodeJson(schema[i]!.type, value));
    this.#rows.push({ kind, timestamp: Number.isFinite(timestamp) ? timestamp : null, values });
    return true;
  }

  finish(): void {
    const { nodeId, subtaskIndex } = this.#context;
    this.#context.report({ nodeId, subtaskIndex, restoredTotal: 0, total: this.#rows.length, rows: this.#rows });
  }

  close(): void {}
}

/** Never takes another row after the first: what a sink looks like that has stopped. */
class StuckWriter implements SinkWriter {
  open(): void {}

  write(): boolean {
    return false;
  }

  ready(): Promise<void> {
    return new Promise(() => undefined);
  }

  close(): void {}
}

export const connectors: ConnectorRegistry = {
  sources: {},
  sinks: { "sink.discard": () => new CollectingWriter(), "sink.table": () => new StuckWriter() },
};
