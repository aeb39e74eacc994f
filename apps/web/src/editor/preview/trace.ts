import type { PipelineDocument, PipelineNode } from "@millrace/pipeline";
import type { PreviewPort, PreviewResult, PreviewRow } from "@millrace/engine/preview";
import { hasWindows } from "../windows/has-windows.ts";
import { rowKey, rowTime } from "./row-words.ts";

export type RowSide = "in" | "out";

/** A row that a person follows: where it came from, what became of it. */
export interface Trace {
  readonly side: RowSide;
  readonly row: PreviewRow;
}

/** How rows before and behind one node belong together. */
export interface Relation {
  /** Undefined where a row leads to the rows of the same step; else whether a row was in the window of a result. */
  readonly inWindow: ((before: PreviewRow, result: PreviewRow) => boolean) | undefined;
}

const BY_STEP: Relation = { inWindow: undefined };

/** For nodes with windows: a row belongs to the results of its key whose window holds its time. For all others: what one step brought. */
export function relationOf(
  node: PipelineNode,
  keys: readonly string[],
  input: PreviewPort | undefined,
  output: PreviewPort | undefined,
): Relation {
  if (!hasWindows(node) || input === undefined || output === undefined) return BY_STEP;
  const columnAt = (setting: string, fallback: string) => {
    const name = typeof node.config[setting] === "string" ? node.config[setting] : fallback;
    return output.columns.findIndex((column) => column.name === name);
  };
  const [start, end] = [columnAt("startColumn", "windowStart"), columnAt("endColumn", "windowEnd")];
  if (start < 0 || end < 0) return BY_STEP;
  return {
    inWindow: (before, result) =>
      before.timestamp !== null &&
      before.step <= result.step &&
      rowTime(result.values[start]) <= before.timestamp &&
      before.timestamp < rowTime(result.values[end]) &&
      rowKey(input, keys, before.values) === rowKey(output, keys, result.values),
  };
}

/** Whether a row of a side belongs to the one that is followed. */
export function belongs(trace: Trace, side: RowSide, row: PreviewRow, { inWindow }: Relation): boolean {
  if (trace.row === row) return true;
  if (inWindow === undefined || trace.side === side)
    return trace.side === side ? row.step === trace.row.step && inWindow === undefined : row.step === trace.row.step;
  return side === "in" ? inWindow(row, trace.row) : inWindow(trace.row, row);
}

/** The nodes that rows of a step left: the way of a row through the graph, by ids. */
export function tracedNodes(document: PipelineDocument, result: PreviewResult | undefined, step: number | undefined): ReadonlySet<string> {
  if (result === undefined || step === undefined) return new Set();
  const left = new Set(
    Object.entries(result.ports)
      .filter(([, port]) => port.rows.some((row) => row.step === step))
      .map(([name]) => name),
  );
  const nodes = new Set([...left].map((port) => port.slice(0, port.indexOf("."))));
  // Sinks have no output: rows that come to them have arrived.
  for (const edge of document.edges) if (left.has(edge.from)) nodes.add(edge.to.slice(0, edge.to.indexOf(".")));
  return nodes;
}

/** The row before a node that a row behind it was made of, where exactly one is possible. */
export function originOf(row: PreviewRow, before: readonly PreviewRow[]): PreviewRow | undefined {
  const found = before.filter((candidate) => candidate.step === row.step);
  return found.length === 1 ? found[0] : undefined;
}
