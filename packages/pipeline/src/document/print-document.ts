import { findKind } from "../catalog/catalog.ts";
import { canonical } from "./canonical.ts";
import { printJson } from "./print-json.ts";
import { documentSchema, nodeSchema, type PipelineDocument, type PipelineDocumentInput } from "./document.ts";

/**
 * The one text of a document: keys in the order of the schema, defaults left out, layout in the order of the nodes, a line break at the end.
 * Two documents of equal meaning give equal texts, and a small change gives a small difference. Unknown kinds are printed as they are.
 */
export function printDocument(document: PipelineDocument | PipelineDocumentInput): string {
  const nodes = document.nodes.map((node) => ({
    ...node,
    ...(node.config === undefined ? {} : { config: canonical(findKind(node.kind)?.config, node.config) }),
  }));
  const layout = orderedLayout(document);
  const printed = canonical(documentSchema, { ...document, nodes, ...(layout === undefined ? {} : { layout }) }) as Record<string, unknown>;
  printed.nodes = nodes.map((node) => canonical(nodeSchema, node));
  return `${printJson(printed)}\n`;
}

function orderedLayout(document: PipelineDocument | PipelineDocumentInput): Record<string, unknown> | undefined {
  const { layout } = document;
  if (layout === undefined) return undefined;
  const order = new Map(document.nodes.map((node, index) => [node.id, index]));
  const place = (id: string) => order.get(id) ?? Number.MAX_SAFE_INTEGER;
  const ids = Object.keys(layout).sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
  return Object.fromEntries(ids.map((id) => [id, layout[id]]));
}
