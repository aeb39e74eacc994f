import { findKind, validateDocument, type PipelineDocument } from "@millrace/pipeline";

/** The columns by which a node's state is kept; empty where it keeps none by key. */
export function keyColumns(document: PipelineDocument, nodeId: string): readonly string[] {
  const node = document.nodes.find(({ id }) => id === nodeId);
  const kind = node === undefined ? undefined : findKind(node.kind);
  if (kind?.traits?.stateful !== true) return [];
  const { streams } = validateDocument(document);
  for (const edge of document.edges.filter(({ to }) => to.split(".")[0] === nodeId)) {
    const keys = streams.get(edge.from)?.keys;
    if (keys !== undefined && keys.length > 0) return keys;
  }
  return [];
}

/** The key as it was typed; an empty field is NULL. The types of its columns are read where the state is. */
export function keyOf(columns: readonly string[], texts: Readonly<Record<string, string>>): Readonly<Record<string, string | null>> {
  return Object.fromEntries(columns.map((column) => [column, (texts[column] ?? "") === "" ? null : texts[column]!]));
}
