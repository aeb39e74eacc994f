import type { PipelineDocument, PipelineNode } from "@millrace/pipeline";
import { edgeId } from "./edge-ends.ts";

export interface NodeChange {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly change: "added" | "removed" | "changed";
  /** What differs, as paths of the settings with the values on both sides. */
  readonly fields: readonly { readonly path: string; readonly before: unknown; readonly after: unknown }[];
}

export interface DocumentDiff {
  readonly nodes: readonly NodeChange[];
  readonly addedEdges: readonly string[];
  readonly removedEdges: readonly string[];
  readonly settings: NodeChange["fields"];
  /** Only places on the canvas, notes or groups differ: no change of the logic. */
  readonly isLayoutOnly: boolean;
  readonly isEmpty: boolean;
}

/** What differs between two states of a pipeline: nodes, wires, settings; the layout apart. */
export function diffDocuments(before: PipelineDocument, after: PipelineDocument): DocumentDiff {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const fresh = new Map(after.nodes.map((node) => [node.id, node]));
  const nodes: NodeChange[] = [];
  for (const node of after.nodes) {
    const was = old.get(node.id);
    if (was === undefined) nodes.push({ id: node.id, name: node.name ?? node.id, kind: node.kind, change: "added", fields: [] });
    else if (was !== node) {
      const fields = fieldsOf(logicOf(was), logicOf(node), "");
      if (fields.length > 0) nodes.push({ id: node.id, name: node.name ?? node.id, kind: node.kind, change: "changed", fields });
    }
  }
  for (const node of before.nodes)
    if (!fresh.has(node.id)) nodes.push({ id: node.id, name: node.name ?? node.id, kind: node.kind, change: "removed", fields: [] });
  const [oldEdges, newEdges] = [
    new Map(before.edges.map((edge) => [edgeId(edge), edge])),
    new Map(after.edges.map((edge) => [edgeId(edge), edge])),
  ];
  const differs = (id: string) => JSON.stringify(oldEdges.get(id)) !== JSON.stringify(newEdges.get(id));
  const addedEdges = [...newEdges.keys()].filter((id) => !oldEdges.has(id) || differs(id));
  const removedEdges = [...oldEdges.keys()].filter((id) => !newEdges.has(id));
  const outside = ({ nodes: _n, edges: _e, layout: _l, notes: _o, groups: _g, format: _f, ...rest }: PipelineDocument) => rest;
  const settings = fieldsOf(outside(before), outside(after), "");
  const isSame = nodes.length + addedEdges.length + removedEdges.length + settings.length === 0;
  const places = (document: PipelineDocument) => JSON.stringify([document.layout, document.notes, document.groups]);
  const moved = places(before) !== places(after);
  return { nodes, addedEdges, removedEdges, settings, isLayoutOnly: isSame && moved, isEmpty: isSame && !moved };
}

/** What differs between two states of a node, as paths of its settings. */
export function fieldChanges(before: PipelineNode, after: PipelineNode): NodeChange["fields"] {
  return fieldsOf(logicOf(before), logicOf(after), "");
}

function logicOf(node: PipelineNode): Omit<PipelineNode, "id"> {
  const { id: _id, ...rest } = node;
  return rest;
}

const MOST_FIELDS = 50;

function fieldsOf(before: unknown, after: unknown, path: string): { path: string; before: unknown; after: unknown }[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isRecord(before) || !isRecord(after)) {
    if (!Array.isArray(before) || !Array.isArray(after)) return [{ path, before, after }];
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => fieldsOf(before[index], after[index], `${path}[${index}]`))
      .flat()
      .slice(0, MOST_FIELDS);
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => fieldsOf(before[key], after[key], path === "" ? key : `${path}.${key}`)).slice(0, MOST_FIELDS);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
