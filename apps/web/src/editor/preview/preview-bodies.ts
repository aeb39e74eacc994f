import type { PipelineDocument, PipelineNode } from "@millrace/pipeline";
import { seriesAt, type PreviewPort, type PreviewResult } from "@millrace/engine/preview";
import type { EditBody } from "@millrace/ui/canvas";
import { inputsOf, outputsOf } from "../catalog/kinds.ts";
import { parseEnd } from "../document/edge-ends.ts";
import { shortValue } from "./show-value.ts";

const ROWS_SHOWN = 2;
const CELLS_SHOWN = 4;

export interface BodyWords {
  readonly rowsIn: (count: number) => string;
  readonly noRows: (reason: NoRowsReason) => string;
}

export type NoRowsReason =
  | "notConnected"
  | "needsSample"
  | "problems"
  | "upstream"
  | "nothingPasses"
  | "windowsOpen"
  | "failed"
  | "unfinished";

/** The rows of a port that had left it when a step was over. */
export function rowsUntil(port: PreviewPort | undefined, step: number): PreviewPort["rows"] {
  if (port === undefined) return [];
  const last = port.rows.at(-1);
  return last === undefined || last.step <= step ? port.rows : port.rows.filter((row) => row.step <= step);
}

/** The ports that feed an input of a node, as "node.port". */
export function feedersOf(document: PipelineDocument, nodeId: string, port?: string): readonly string[] {
  return document.edges
    .filter((edge) => parseEnd(edge.to).node === nodeId && (port === undefined || parseEnd(edge.to).port === port))
    .map((edge) => edge.from);
}

/** The same for all nodes at once, by node. */
export function feedersByNode(edges: PipelineDocument["edges"]): ReadonlyMap<string, readonly string[]> {
  const feeders = new Map<string, string[]>();
  for (const edge of edges) {
    const { node } = parseEnd(edge.to);
    const list = feeders.get(node);
    if (list === undefined) feeders.set(node, [edge.from]);
    else list.push(edge.from);
  }
  return feeders;
}

interface BodyInput {
  readonly node: PipelineNode;
  /** The ports that feed it. */
  readonly feeders: readonly string[];
  readonly result: PreviewResult;
  readonly step: number;
  readonly hasErrors: boolean;
  readonly words: BodyWords;
}

/** What a node's card shows: its last rows, or in a few words why there are none. */
export function bodyFor({ node, feeders, result, step, hasErrors, words }: BodyInput): EditBody {
  const nodeId = node.id;
  const note = (reason: NoRowsReason): EditBody => ({ mode: "edit", rows: [], note: words.noRows(reason) });
  if (hasErrors) return note("problems");
  if (inputsOf(node).length > 0 && feeders.length === 0) return note("notConnected");
  const output = outputsOf(node)[0];
  const received = feeders.reduce((sum, feeder) => sum + rowsUntil(result.ports[feeder], step).length, 0);
  const ports = output === undefined ? feeders : [`${nodeId}.${output.name}`];
  if (output !== undefined && result.ports[ports[0] ?? ""] === undefined && result.state !== "complete")
    return note(result.failure?.nodeId === nodeId ? "failed" : "upstream");
  const rows = ports.flatMap((key) => lines(result.ports[key], step)).slice(-ROWS_SHOWN);
  if (output === undefined)
    return received === 0
      ? note("upstream")
      : {
          mode: "edit",
          rows: rows.slice(-1),
          note: words.rowsIn(feeders.reduce((sum, feeder) => sum + countUntil(result, feeder, step), 0)),
        };
  if (rows.length > 0) return { mode: "edit", rows };
  if (result.failure?.nodeId === nodeId) return note("failed");
  if (inputsOf(node).length === 0) return note("needsSample");
  if (received === 0) return note("upstream");
  return note(node.kind.startsWith("window.") ? "windowsOpen" : result.state === "complete" ? "nothingPasses" : "unfinished");
}

/** All records that had left a port, also those whose rows were not kept. */
export function countUntil(result: PreviewResult, port: string, step: number): number {
  const found = result.ports[port];
  if (found === undefined) return 0;
  return step >= result.steps - 1 ? found.total : (seriesAt(found.totals, step) ?? 0);
}

function lines(port: PreviewPort | undefined, step: number): EditBody["rows"] {
  if (port === undefined) return [];
  return rowsUntil(port, step)
    .slice(-ROWS_SHOWN)
    .map((row) => faceColumns(port).map(({ name, index }) => ({ name, value: shortValue(row.values[index]) })));
}

/** The columns that say most on a small card: values before times, and of two times the first. */
function faceColumns(port: PreviewPort): readonly { readonly name: string; readonly index: number }[] {
  const columns = port.columns.map((column, index) => ({
    name: column.name,
    index,
    isTime: column.type.kind === "TIMESTAMP" || column.type.kind === "TIMESTAMP_LTZ",
  }));
  return [...columns.filter((column) => !column.isTime), ...columns.filter((column) => column.isTime)].slice(0, CELLS_SHOWN);
}

export function sameBody(a: EditBody | undefined, b: EditBody | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
