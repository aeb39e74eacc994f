import type { SinkReport } from "@millrace/engine/connector";
import type { RunningJob } from "@millrace/engine/node";

const KIND_TEXT = ["+I", "-U", "+U", "-D"] as const;

/** Prints the rows of table sinks as JSON Lines, and counts them. With several table sinks each line says which one; changes say which kind. */
export class RowPrinter {
  readonly #isPrinting: boolean;
  readonly #totals = new Map<string, number>();
  #columns = new Map<string, readonly string[]>();

  constructor(isPrinting: boolean) {
    this.#isPrinting = isPrinting;
  }

  setPlan(plan: RunningJob["plan"]): void {
    const sinks = plan.tasks.flatMap(({ nodes }) => nodes).filter(({ plan: node }) => node.kind === "sink.table");
    this.#columns = new Map(sinks.map(({ plan: node }) => [node.nodeId, node.inputSchemas[0]?.map(({ name }) => name) ?? []]));
  }

  report({ nodeId, subtaskIndex, total, rows }: SinkReport): void {
    this.#totals.set(`${nodeId}/${subtaskIndex}`, total);
    if (!this.#isPrinting) return;
    const columns = this.#columns.get(nodeId) ?? [];
    const isSeveral = this.#columns.size > 1;
    for (const { kind, values } of rows) {
      const row = Object.fromEntries(columns.map((name, index) => [name, values[index]]));
      process.stdout.write(
        `${JSON.stringify({ ...(isSeveral ? { $sink: nodeId } : {}), ...(kind === 0 ? {} : { $kind: KIND_TEXT[kind] }), ...row })}\n`,
      );
    }
  }

  summary(): string {
    const rows = [...this.#totals.values()].reduce((sum, total) => sum + total, 0);
    return `${rows} ${rows === 1 ? "row" : "rows"} in table sinks`;
  }
}
