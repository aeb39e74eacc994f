import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ConnectorRegistry } from "../../operators/connector-registry.ts";
import type { SinkContext, SinkWriter } from "../../operators/sink-writer.ts";
import type { Row, RowKind } from "../../record/row.ts";
import { connectors as ledger } from "./ledger-connectors.ts";

/** What happens to a subtask at its next row: it throws, or its thread ends. */
export type Fault = "throw" | "exit";

/** A ledger whose subtasks fail when a test says so. It notes who was opened beside the data folder. */
class FaultyWriter implements SinkWriter {
  readonly #ledger: SinkWriter = ledger.sinks["sink.discard"]!(undefined as never);
  #faultFile = "";

  open(context: SinkContext): void {
    this.#faultFile = faultFile(context.dataFolder, context.nodeId, context.subtaskIndex);
    appendFileSync(openedFile(context.dataFolder), `${context.nodeId}/${context.subtaskIndex}\n`);
    void this.#ledger.open(context);
  }

  write(row: Row, timestamp: number, kind: RowKind): boolean {
    if (existsSync(this.#faultFile)) {
      const fault = readFileSync(this.#faultFile, "utf8") as Fault;
      rmSync(this.#faultFile);
      if (fault === "exit") process.exit(1);
      throw new Error("a fault that the test asked for");
    }
    return this.#ledger.write(row, timestamp, kind);
  }

  prepareCommit(checkpointId: number, kind: "checkpoint" | "savepoint"): readonly unknown[] | Promise<readonly unknown[]> {
    return this.#ledger.prepareCommit!(checkpointId, kind);
  }

  commit(committables: readonly unknown[]): void | Promise<void> {
    return this.#ledger.commit!(committables);
  }

  close(): void {}
}

/** Lets a subtask of a sink fail at its next row, once. */
export function askForFault(dataFolder: string, subtask: { readonly nodeId: string; readonly subtaskIndex: number }, fault: Fault): void {
  const file = faultFile(dataFolder, subtask.nodeId, subtask.subtaskIndex);
  // Renamed into its place: a subtask must not find it while it is still empty.
  writeFileSync(`${file}.new`, fault);
  renameSync(`${file}.new`, file);
}

/** How often each subtask of a sink was opened, by "node/subtask". */
export function timesOpened(dataFolder: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of readFileSync(openedFile(dataFolder), "utf8").trim().split("\n")) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function faultFile(dataFolder: string, nodeId: string, subtaskIndex: number): string {
  return path.join(path.dirname(dataFolder), `fault-${nodeId}-${subtaskIndex}`);
}

function openedFile(dataFolder: string): string {
  return path.join(path.dirname(dataFolder), "opened");
}

export const connectors: ConnectorRegistry = { sources: {}, sinks: { "sink.discard": () => new FaultyWriter() } };
