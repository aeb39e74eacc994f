import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { encodeJson } from "@millrace/pipeline/types";
import type { ConnectorRegistry } from "../../operators/connector-registry.ts";
import type { SinkContext, SinkWriter } from "../../operators/sink-writer.ts";
import { rowValues } from "../../record/row-class.ts";
import type { Row, RowKind } from "../../record/row.ts";

interface Part {
  readonly id: string;
  readonly rows: readonly string[];
}

/** The outside of a two-phase sink: what is committed is one file a part in the data folder, and committing a part again changes nothing. */
class LedgerWriter implements SinkWriter {
  #context!: SinkContext;
  #open: string[] = [];

  open(context: SinkContext): void {
    this.#context = context;
  }

  write(row: Row, timestamp: number, kind: RowKind): boolean {
    const { schema } = this.#context;
    this.#open.push(
      JSON.stringify([kind, timestamp, ...rowValues(row, schema.length).map((value, i) => encodeJson(schema[i]!.type, value))]),
    );
    return true;
  }

  prepareCommit(checkpointId: number): readonly Part[] {
    const rows = this.#open;
    this.#open = [];
    return rows.length === 0
      ? []
      : [{ id: `${this.#context.jobId}-${this.#context.nodeId}-${this.#context.subtaskIndex}-${checkpointId}`, rows }];
  }

  commit(committables: readonly unknown[]): void {
    mkdirSync(this.#context.dataFolder, { recursive: true });
    for (const { id, rows } of committables as readonly Part[])
      writeFileSync(path.join(this.#context.dataFolder, id), JSON.stringify(rows));
  }

  close(): void {}
}

/** All rows that were committed into a data folder, in an order of their own. */
export function committedRows(dataFolder: string): readonly string[] {
  return readdirSync(dataFolder)
    .flatMap((name) => JSON.parse(readFileSync(path.join(dataFolder, name), "utf8")) as string[])
    .sort();
}

export const connectors: ConnectorRegistry = { sources: {}, sinks: { "sink.discard": () => new LedgerWriter() } };
