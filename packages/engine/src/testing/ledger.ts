import { encodeJson } from "@millrace/pipeline/types";
import type { ConnectorRegistry } from "../operators/connector-registry.ts";
import type { SinkContext, SinkWriter } from "../operators/sink-writer.ts";
import { rowValues } from "../record/row-class.ts";
import type { Row, RowKind } from "../record/row.ts";

interface Part {
  readonly id: string;
  readonly rows: readonly string[];
}

/** The outside of a two-phase sink: what is committed stays, whatever happens to the job. Committing a part again changes nothing. */
export class Ledger {
  readonly #parts = new Map<string, readonly string[]>();

  commit({ id, rows }: Part): void {
    this.#parts.set(id, rows);
  }

  get rows(): readonly string[] {
    return [...this.#parts.values()].flat().sort();
  }
}

export interface LedgerOptions {
  /** Tells the parts of this process from those of others. */
  readonly process: string;
  readonly isAlive: () => boolean;
  /** Asked at each row: true lets the subtask fail. */
  readonly mustThrow: () => boolean;
}

class LedgerWriter implements SinkWriter {
  readonly #ledger: Ledger;
  readonly #options: LedgerOptions;
  readonly #id: string;
  #context!: SinkContext;
  #open: string[] = [];

  constructor(ledger: Ledger, options: LedgerOptions, id: string) {
    this.#ledger = ledger;
    this.#options = options;
    this.#id = id;
  }

  open(context: SinkContext): void {
    this.#context = context;
  }

  write(row: Row, timestamp: number, kind: RowKind): boolean {
    if (this.#options.mustThrow()) throw new Error("a simulated fault");
    const { schema } = this.#context;
    this.#open.push(
      JSON.stringify([kind, timestamp, ...rowValues(row, schema.length).map((value, i) => encodeJson(schema[i]!.type, value))]),
    );
    return true;
  }

  prepareCommit(checkpointId: number): readonly Part[] {
    const rows = this.#open;
    this.#open = [];
    return rows.length === 0 ? [] : [{ id: `${this.#id}/${checkpointId}`, rows }];
  }

  commit(committables: readonly unknown[]): void {
    if (!this.#options.isAlive()) return;
    for (const part of committables as readonly Part[]) this.#ledger.commit(part);
  }

  close(): void {}
}

export function ledgerConnectors(ledger: Ledger, options: LedgerOptions): ConnectorRegistry {
  let writers = 0;
  return { sources: {}, sinks: { "sink.discard": () => new LedgerWriter(ledger, options, `${options.process}/${writers++}`) } };
}
