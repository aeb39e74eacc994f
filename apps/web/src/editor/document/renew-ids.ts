import type { PipelineDocument } from "@millrace/pipeline";
import { parseEnd } from "./edge-ends.ts";
import { freshId, usedIds } from "./fresh-id.ts";

/**
 * Gives nodes other ids, everywhere in the document. State is found by node id, so what they had in a snapshot is left behind and they begin empty.
 */
export function renewIds(document: PipelineDocument, ids: ReadonlySet<string>): PipelineDocument {
  const used = usedIds(document);
  const renewed = new Map(document.nodes.filter(({ id }) => ids.has(id)).map(({ id }) => [id, freshId(id, used)]));
  if (renewed.size === 0) return document;
  const of = (id: string) => renewed.get(id) ?? id;
  const ofEnd = (end: string) => {
    const { node, port } = parseEnd(end);
    return `${of(node)}.${port}`;
  };
  /** Keys are a node, or a node and a port. */
  const keyed = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key.includes(".") ? ofEnd(key) : of(key), value]));
  return {
    ...document,
    nodes: document.nodes.map((node) => (renewed.has(node.id) ? { ...node, id: of(node.id) } : node)),
    edges: document.edges.map((edge) => ({ ...edge, from: ofEnd(edge.from), to: ofEnd(edge.to) })),
    layout: keyed(document.layout),
    ...(document.groups === undefined
      ? {}
      : { groups: document.groups.map((group) => ({ ...group, nodes: group.nodes.map((id) => of(id)) })) }),
    ...(document.samples === undefined ? {} : { samples: keyed(document.samples) }),
    ...(document.tests === undefined
      ? {}
      : { tests: document.tests.map((test) => ({ ...test, rows: keyed(test.rows), expected: keyed(test.expected) })) }),
  };
}
