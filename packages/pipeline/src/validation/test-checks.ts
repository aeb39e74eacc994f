import { findKind } from "../catalog/catalog.ts";
import type { StreamType } from "../catalog/node-kind.ts";
import type { PipelineDocument } from "../document/document.ts";
import { closestName } from "./closest-name.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { Graph } from "./graph.ts";
import { shorten } from "./shorten.ts";

/** Tests that speak of nodes or columns that are not there: warnings, since the pipeline itself can run. */
export function checkTests(document: PipelineDocument, graph: Graph, streams: ReadonlyMap<string, StreamType>): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const warn = (message: string, path: string) => found.push({ code: "TEST_UNKNOWN", severity: "warning", message, path });
  for (const [index, test] of (document.tests ?? []).entries()) {
    for (const [name, { afterRows }] of Object.entries(test.idle ?? {})) {
      const path = `tests[${index}].idle.${name}`;
      const problem = sourceProblem(name, graph);
      const given = test.rows[name]?.length ?? 0;
      if (problem !== undefined) warn(`The test "${shorten(test.name)}" ${problem}`, path);
      else if (afterRows > given)
        warn(`The test "${shorten(test.name)}" lets "${name}" be idle behind row ${afterRows}, but gives it only ${given} rows.`, path);
    }
    const total = Object.values(test.rows).reduce((sum, rows) => sum + rows.length, 0);
    if (test.crash !== undefined && test.crash.afterRows > total)
      warn(
        `The test "${shorten(test.name)}" fails its run behind row ${test.crash.afterRows}, but gives only ${total} rows.`,
        `tests[${index}].crash`,
      );
    const sides = [
      ["rows", test.rows],
      ["expected", test.expected],
    ] as const;
    for (const [side, given] of sides) {
      for (const [name, rows] of Object.entries(given)) {
        const path = `tests[${index}].${side}.${name}`;
        const port = side === "rows" ? `${name}.out` : expectedPort(name, graph);
        const problem =
          side === "rows" ? sourceProblem(name, graph) : port === undefined ? unknown("node or output", name, graph.keys()) : undefined;
        if (problem !== undefined) {
          warn(`The test "${shorten(test.name)}" ${problem}`, path);
          continue;
        }
        const columns = port === undefined ? undefined : streams.get(port)?.schema.map((column) => column.name);
        const strange =
          columns === undefined ? undefined : rows.flatMap((row) => Object.keys(row)).find((column) => !columns.includes(column));
        if (strange !== undefined && columns !== undefined)
          warn(`The test "${shorten(test.name)}" ${unknown("column", strange, columns)}`, path);
      }
    }
  }
  return found;
}

/** The output whose rows a name in `expected` stands for: what goes into a sink, or an output itself. */
export function expectedPort(name: string, graph: Graph): string | undefined {
  const dot = name.indexOf(".");
  const node = graph.get(dot < 0 ? name : name.slice(0, dot));
  if (node === undefined) return undefined;
  if (findKind(node.node.kind)?.category === "sink") return node.incoming[0]?.edge.from;
  return dot < 0 ? `${name}.out` : name;
}

function sourceProblem(name: string, graph: Graph): string | undefined {
  const node = graph.get(name);
  if (node === undefined) return unknown("node", name, graph.keys());
  return findKind(node.node.kind)?.category === "source"
    ? undefined
    : `gives rows to "${name}", or lets it be idle, which is not a source. Name a source.`;
}

function unknown(what: string, name: string, known: Iterable<string>): string {
  const meant = closestName(name, known);
  return `speaks of the ${what} "${shorten(name)}", which is not there.${meant === undefined ? "" : ` Did you mean "${meant}"?`}`;
}
