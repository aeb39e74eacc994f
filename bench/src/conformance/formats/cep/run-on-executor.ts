import { runLocal } from "@millrace/engine";
import type { Row, SinkContext, SinkWriter } from "@millrace/engine/connector";
import { caseGraph, type SinkRow } from "./case-graph.ts";
import { CaseReader } from "./case-reader.ts";
import type { CepAnswer, CepCase } from "./cep-case.ts";

/** The run ends some time after the last element, without an end of input, which would be a watermark that the case does not have. */
const END_TIME_MS = 1_000;

/** Runs an event-time case as a document on the local executor. What came out by which element is not known there; order does not count. */
export async function runCepCaseOnExecutor(recorded: CepCase, parallelism: number): Promise<CepAnswer> {
  const graph = caseGraph(recorded, "", "case");
  const collected = new Map<string, SinkRow[]>(Object.values(graph.sinks).map((sink) => [sink, []]));
  const document = {
    format: "millrace/v1",
    name: recorded.id,
    settings: { parallelism, checkpointing: { intervalMs: 0 } },
    nodes: graph.nodes,
    edges: graph.edges,
  };
  const connectors = {
    sources: { "source.file": () => new CaseReader(recorded, graph.columns) },
    sinks: { "sink.table": () => new CollectingWriter(collected) },
  };
  let error: CepAnswer["error"] = null;
  try {
    await runLocal(document, { connectors, endTime: END_TIME_MS });
  } catch (cause) {
    error = { phase: "run", message: cause instanceof Error ? cause.message : String(cause) };
  }
  return graph.answerOf((sink) => collected.get(sink) ?? [], error);
}

class CollectingWriter implements SinkWriter {
  readonly #collected: ReadonlyMap<string, SinkRow[]>;
  #context!: SinkContext;

  constructor(collected: ReadonlyMap<string, SinkRow[]>) {
    this.#collected = collected;
  }

  open(context: SinkContext): void {
    this.#context = context;
  }

  write(row: Row, timestamp: number): boolean {
    this.#collected.get(this.#context.nodeId)?.push({ values: this.#context.schema.map((_, index) => row[`c${index}`]), timestamp });
    return true;
  }

  close(): void {}
}
