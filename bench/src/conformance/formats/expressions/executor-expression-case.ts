import { parseDocument, validateDocument } from "@millrace/pipeline";
import { formatDataType, type DataType } from "@millrace/pipeline/types";
import type { CaseResult } from "../../case-format.ts";
import type { ExecutedAnswer, ExecutorCase } from "../../executor/executor-case.ts";
import type { ExpressionCase } from "./expression-case.ts";
import { sameValue, withMillis } from "./recorded-values.ts";

/**
 * An expression as a column of a map node between a source and a sink. Neither is chained with it, so that its columns and its value also cross frames. A failure
 * while it runs is a row error of the node.
 */
export function executorExpressionCase(recorded: ExpressionCase): ExecutorCase | string {
  const names = Object.keys(recorded.schema);
  // A source needs a column.
  const schema = names.length === 0 ? { unused: "INT" } : recorded.schema;
  const nodes = [
    { id: "row", kind: "source.file", parallelism: 1, config: { path: "case", schema } },
    {
      id: "map",
      kind: "transform.map",
      parallelism: 1,
      chaining: "never" as const,
      config: { columns: [{ as: "value", expr: recorded.expr }] },
    },
    { id: "out", kind: "sink.table", parallelism: 1, config: {} },
  ];
  const edges = [
    { from: "row.out", to: "map.in" },
    { from: "map.out", to: "out.in" },
  ];
  const document = { format: "millrace/v1", name: "case", settings: { timeZone: recorded.timeZone ?? "UTC" }, nodes, edges };
  const { diagnostics, streams } = validateDocument(parseDocument(JSON.stringify(document)).value);
  if (recorded.error?.when === "compile") return "is refused when it is compiled";
  const refused = diagnostics.find(({ severity }) => severity === "error");
  if (refused !== undefined) return `the document is refused: ${refused.message}`;
  const type = streams.get("map.out")?.schema[0]?.type;
  return {
    nodes,
    edges,
    ...(recorded.timeZone === undefined ? {} : { timeZone: recorded.timeZone }),
    sources: { row: { rows: [names.length === 0 ? [null] : names.map((name) => recorded.row[name] ?? null)], isEnding: true } },
    judge: (answer) => judge(recorded, type as DataType, answer),
  };
}

function judge(recorded: ExpressionCase, type: DataType, answer: ExecutedAnswer): CaseResult {
  const typeText = formatDataType(type);
  const isType = recorded.type === typeText;
  const [row] = answer.rowsOf("out");
  if (row === undefined)
    return { agree: isType && recorded.error?.when === "run" && answer.rowErrors("map") === 1, got: { type: typeText, error: "run" } };
  const value = withMillis(type, row.values[0]);
  return { agree: isType && recorded.error === undefined && sameValue(type, value, recorded.value), got: { type: typeText, value } };
}
