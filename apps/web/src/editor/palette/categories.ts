import type { Category, NodeKind } from "@millrace/pipeline";

/** The groups of the palette, in the order in which a pipeline is drawn. */
export const CATEGORY_ORDER: readonly Category[] = ["source", "transform", "window", "join", "cep", "sql", "sink"];

/** Kinds that most pipelines use come first within their group; the rest follows the catalog. */
const FIRST = ["transform.map", "transform.filter", "transform.keyBy", "window.aggregate", "sink.table", "sink.file"];

export function inPaletteOrder(kinds: readonly NodeKind[]): readonly NodeKind[] {
  const rank = (kind: NodeKind) => {
    const index = FIRST.indexOf(kind.kind);
    return index === -1 ? FIRST.length : index;
  };
  return kinds.toSorted((a, b) => CATEGORY_ORDER.indexOf(a.category) - CATEGORY_ORDER.indexOf(b.category) || rank(a) - rank(b));
}
