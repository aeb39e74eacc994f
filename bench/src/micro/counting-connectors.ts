import { connectors as all } from "@millrace/connectors";
import type { ConnectorRegistry, Row, RowKind, SinkContext, SinkWriter } from "@millrace/engine/connector";

/** Stands in for `sink.discard` in timed runs: counts rows, as the peer's sink does. */
class CountingWriter implements SinkWriter {
  #context!: SinkContext;
  #rows = 0;

  open(context: SinkContext): void {
    this.#context = context;
  }

  write(_row: Row, _timestamp: number, kind: RowKind): boolean {
    this.#rows += kind === 0 || kind === 2 ? 1 : -1;
    return true;
  }

  finish(): void {
    const { nodeId, subtaskIndex } = this.#context;
    this.#context.report({ nodeId, subtaskIndex, restoredTotal: 0, total: this.#rows, rows: [] });
  }

  close(): void {}
}

export const connectors: ConnectorRegistry = { sources: all.sources, sinks: { ...all.sinks, "sink.discard": () => new CountingWriter() } };
