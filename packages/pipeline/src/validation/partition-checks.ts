import { checkField } from "../catalog/inference/expression-fields.ts";
import type { StreamType } from "../catalog/node-kind.ts";
import type { PipelineDocument } from "../document/document.ts";
import { findKind } from "../catalog/catalog.ts";
import { formatDataType, isInteger } from "../types/index.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { Graph } from "./graph.ts";

/** What a wire says about partitioning must fit its rows and its ends. */
export function checkPartitions(document: PipelineDocument, graph: Graph, streams: ReadonlyMap<string, StreamType>): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [index, edge] of document.edges.entries()) {
    if (edge.partition === undefined && edge.partitionExpr === undefined) continue;
    const ends = { from: edge.from, to: edge.to };
    const stream = streams.get(edge.from);
    const report = (severity: "error" | "warning", code: string, message: string) => found.push({ code, severity, message, edge: ends });
    if (edge.partition === "custom" && edge.partitionExpr === undefined)
      report("error", "PARTITION_EXPRESSION", "Custom partitioning needs an expression that gives the channel as a whole number.");
    if (edge.partition !== "custom" && edge.partitionExpr !== undefined)
      report("warning", "SETTING_IGNORED", "The partition expression is used by custom partitioning only.");
    if (edge.partition === "custom" && edge.partitionExpr !== undefined && stream !== undefined) {
      const type = checkField(
        {
          nodeId: "",
          settings: document.settings,
          report: (finding) => found.push({ ...withoutFixes(finding), edge: ends, path: `edges[${index}].partitionExpr` }),
        },
        { text: edge.partitionExpr, path: "", schema: stream.schema },
      );
      if (type !== undefined && !isInteger(type))
        report("error", "PARTITION_EXPRESSION", `The partition expression must give a whole number, not ${formatDataType(type)}.`);
    }
    if (edge.partition === "hash" && stream !== undefined && stream.keys === undefined)
      report("error", "NOT_KEYED", "Partitioning by hash needs keyed rows. Put a “Key by” in front.");
    if (stream?.keys !== undefined && edge.partition !== undefined && edge.partition !== "hash" && edge.partition !== "forward") {
      report(
        "error",
        "PARTITION_KEYED",
        `Keyed rows must stay with their key, and ${edge.partition} would scatter them. Use hash, or take the “Key by” out.`,
      );
    }
    if (edge.partition === "forward") {
      const from = parallelismOf(document, graph, edge.from, streams);
      const to = parallelismOf(document, graph, edge.to, streams);
      if (from !== undefined && to !== undefined && from !== to)
        report(
          "error",
          "PARTITION_FORWARD",
          `Forward needs equal parallelism on both ends, and these are ${from} and ${to}. Use rebalance or rescale.`,
        );
    }
  }
  return found;
}

function withoutFixes<T extends object>(finding: T & { readonly fixes?: unknown }): Omit<T, "fixes"> {
  const { fixes: _, ...rest } = finding;
  return rest;
}

/** As the planner will settle it; undefined where it depends on something unknown. */
function parallelismOf(
  document: PipelineDocument,
  graph: Graph,
  end: string,
  streams: ReadonlyMap<string, StreamType>,
): number | undefined {
  const node = graph.get(end.slice(0, end.indexOf(".")));
  const kind = node && findKind(node.node.kind);
  if (node === undefined || kind === undefined) return undefined;
  const { singleton } = kind.traits;
  if (singleton === true) return 1;
  if (singleton === "unkeyed") {
    const input = node.incoming[0];
    const stream = input && streams.get(input.edge.from);
    if (stream === undefined) return undefined;
    if (stream.keys === undefined) return 1;
  }
  return node.node.parallelism ?? document.settings.parallelism;
}
