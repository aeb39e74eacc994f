import { readFileSync } from "node:fs";
import type { ConnectorRegistry, NodePlan, Row, SinkContext, SinkWriter } from "@millrace/engine/connector";
import { caseGraph } from "./case-graph.ts";
import { CaseReader } from "./case-reader.ts";
import type { CepCase } from "./cep-case.ts";

/** How a source on a thread is told its case: a file with cases, the place in it, and how many elements to read. */
export interface CasePlace {
  readonly file: string;
  readonly index: number;
  readonly until: number;
}

const files = new Map<string, readonly CepCase[]>();

function readerOf({ config }: NodePlan): CaseReader {
  const { file, index, until } = JSON.parse((config as { readonly path: string }).path) as CasePlace;
  let cases = files.get(file);
  if (cases === undefined) files.set(file, (cases = JSON.parse(readFileSync(file, "utf8")) as readonly CepCase[]));
  const recorded = cases[index]!;
  return new CaseReader(recorded, caseGraph(recorded, "", "").columns, until);
}

/** Tells each row to the job manager at once. */
class ReportingWriter implements SinkWriter {
  #context!: SinkContext;
  #total = 0;

  open(context: SinkContext): void {
    this.#context = context;
  }

  write(row: Row, timestamp: number): boolean {
    const { nodeId, subtaskIndex, schema, report } = this.#context;
    report({
      nodeId,
      subtaskIndex,
      restoredTotal: 0,
      total: ++this.#total,
      rows: [{ kind: 0, timestamp, values: schema.map((_, index) => row[`c${index}`]) }],
    });
    return true;
  }

  close(): void {}
}

/** Loaded by worker threads. */
export const connectors: ConnectorRegistry = {
  sources: { "source.file": readerOf },
  sinks: { "sink.table": () => new ReportingWriter() },
};
