import { validateDocument, type PipelineDocument } from "@millrace/pipeline";
import { formatDataType } from "@millrace/pipeline/types";

export interface TableColumn {
  readonly name: string;
  /** Flink's text of the type. */
  readonly type: string;
}

/** The columns of each table sink, in the order of the values of its rows; none where the types cannot be known. */
export function tableColumns(document: PipelineDocument, parameters: unknown): Record<string, readonly TableColumn[]> {
  const { streams } = validateDocument(document, { parameters: (parameters ?? {}) as Record<string, string | number | boolean> });
  const columns: Record<string, readonly TableColumn[]> = {};
  for (const node of document.nodes) {
    if (node.kind !== "sink.table") continue;
    const edge = document.edges.find((e) => e.to.split(".")[0] === node.id);
    const schema = edge === undefined ? undefined : streams.get(edge.from)?.schema;
    if (schema !== undefined) columns[node.id] = schema.map(({ name, type }) => ({ name, type: formatDataType(type) }));
  }
  return columns;
}
