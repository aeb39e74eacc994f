import type { PipelineDocumentInput } from "../document/document.ts";
import type { QuickFix } from "./diagnostic.ts";

type Node = PipelineDocumentInput["nodes"][number];
type Edge = PipelineDocumentInput["edges"][number];

/** The document after a quick fix; the same document where what it speaks of is gone. The input is not changed. */
export function applyFix<Document extends PipelineDocumentInput>(document: Document, fix: QuickFix): Document {
  switch (fix.action) {
    case "set-config":
      return withNode(document, fix.nodeId, (node) => ({
        ...node,
        config: setAt(node.config ?? {}, keysOf(fix.path), fix.value) as Record<string, unknown>,
      }));
    case "replace-text":
      return withNode(document, fix.nodeId, (node) => ({
        ...node,
        config: changeAt(node.config ?? {}, keysOf(fix.path), (text) =>
          typeof text === "string" ? text.slice(0, fix.range.start) + fix.text + text.slice(fix.range.end) : text,
        ) as Record<string, unknown>,
      }));
    case "insert-node": {
      const edge = document.edges.find((candidate) => candidate.from === fix.edge.from && candidate.to === fix.edge.to);
      return edge === undefined ? document : insertInto(document, edge, fix.kind, fix.config);
    }
    case "append-node": {
      const id = freeId(document, fix.kind);
      return {
        ...document,
        nodes: [...document.nodes, { id, kind: fix.kind, config: fix.config }],
        edges: [...document.edges, { from: fix.from, to: `${id}.in` }],
      };
    }
    case "remove-edge": {
      // Of doubled wires only one goes.
      const index = document.edges.findLastIndex((edge) => edge.from === fix.edge.from && edge.to === fix.edge.to);
      return index < 0 ? document : { ...document, edges: document.edges.filter((_, at) => at !== index) };
    }
  }
}

function insertInto<Document extends PipelineDocumentInput>(
  document: Document,
  edge: Edge,
  kind: string,
  config: Record<string, unknown>,
): Document {
  const id = freeId(document, kind);
  const edges = document.edges.flatMap((candidate) =>
    candidate === edge
      ? [
          { from: edge.from, to: `${id}.in` },
          { from: `${id}.out`, to: edge.to },
        ]
      : [candidate],
  );
  return { ...document, nodes: [...document.nodes, { id, kind, config }], edges };
}

/** "transform.keyBy" → keyBy, keyBy2, … */
function freeId(document: PipelineDocumentInput, kind: string): string {
  const base = kind.slice(kind.indexOf(".") + 1);
  const taken = new Set(document.nodes.map((node) => node.id));
  let id = base;
  for (let count = 2; taken.has(id); count++) id = `${base}${count}`;
  return id;
}

function withNode<Document extends PipelineDocumentInput>(document: Document, id: string, change: (node: Node) => Node): Document {
  if (!document.nodes.some((node) => node.id === id)) return document;
  return { ...document, nodes: document.nodes.map((node) => (node.id === id ? change(node) : node)) };
}

function keysOf(path: string): readonly (string | number)[] {
  return Array.from(path.matchAll(/\[(\d+)\]|([^.[\]]+)/g), (match) => (match[1] === undefined ? (match[2] ?? "") : Number(match[1])));
}

function setAt(value: unknown, keys: readonly (string | number)[], replacement: unknown): unknown {
  return changeAt(value, keys, () => replacement);
}

function changeAt(value: unknown, [key, ...rest]: readonly (string | number)[], change: (value: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  if (typeof key === "number" || Array.isArray(value)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return items.map((item: unknown, index) => (index === Number(key) ? changeAt(item, rest, change) : item));
  }
  const object = typeof value === "object" && value !== null ? value : {};
  const changed = changeAt(Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined, rest, change);
  const entries = Object.entries(object).filter(([name]) => name !== key || changed !== undefined);
  if (changed === undefined) return Object.fromEntries(entries);
  return Object.fromEntries(
    Object.hasOwn(object, key) ? entries.map(([name, item]) => [name, name === key ? changed : item]) : [...entries, [key, changed]],
  );
}
