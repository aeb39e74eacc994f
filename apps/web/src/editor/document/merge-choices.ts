import type { PipelineDocument, PipelineNode } from "@millrace/pipeline";
import { edgeId } from "./edge-ends.ts";

export type Side = "mine" | "theirs";

/** A node that at least one side changed since both were the same. */
export interface MergeNode {
  readonly id: string;
  readonly base: PipelineNode | undefined;
  readonly mine: PipelineNode | undefined;
  readonly theirs: PipelineNode | undefined;
  /** Both changed it, and not to the same: somebody must choose. */
  readonly isConflict: boolean;
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The nodes that differ from what both sides began with. */
export function mergeNodes(base: PipelineDocument, mine: PipelineDocument, theirs: PipelineDocument): readonly MergeNode[] {
  const byId = (document: PipelineDocument) => new Map(document.nodes.map((node) => [node.id, node]));
  const [b, m, t] = [byId(base), byId(mine), byId(theirs)];
  return [...new Set([...m.keys(), ...t.keys(), ...b.keys()])].flatMap((id) => {
    const node = { id, base: b.get(id), mine: m.get(id), theirs: t.get(id) };
    const [isMine, isTheirs] = [!same(node.mine, node.base), !same(node.theirs, node.base)];
    return isMine || isTheirs ? [{ ...node, isConflict: isMine && isTheirs && !same(node.mine, node.theirs) }] : [];
  });
}

/** Whether both sides can be joined without anybody choosing: no node, wire, setting, name or test was changed differently on both sides. */
export function mergesCleanly(base: PipelineDocument, mine: PipelineDocument, theirs: PipelineDocument): boolean {
  if (mergeNodes(base, mine, theirs).some((node) => node.isConflict)) return false;
  const wires = (document: PipelineDocument) => new Map(document.edges.map((edge) => [edgeId(edge), edge]));
  const [b, m, t] = [wires(base), wires(mine), wires(theirs)];
  const bothChanged = (before: unknown, one: unknown, other: unknown) => !same(one, before) && !same(other, before) && !same(one, other);
  for (const id of new Set([...m.keys(), ...t.keys()])) if (bothChanged(b.get(id), m.get(id), t.get(id))) return false;
  // Two wires to one input that takes one: drawn on both sides, they are a question.
  const addedTo = (document: Map<string, unknown>, other: PipelineDocument) =>
    new Set(other.edges.filter((edge) => !b.has(edgeId(edge)) && document.has(edgeId(edge))).map((edge) => edge.to));
  const [mineTo, theirsTo] = [addedTo(m, mine), addedTo(t, theirs)];
  if (mine.edges.some((edge) => mineTo.has(edge.to) && theirsTo.has(edge.to) && !t.has(edgeId(edge)))) return false;
  const settings = new Set([...Object.keys(mine.settings), ...Object.keys(theirs.settings)]) as Set<keyof PipelineDocument["settings"]>;
  for (const key of settings) if (bothChanged(base.settings[key], mine.settings[key], theirs.settings[key])) return false;
  const others = ["name", "description", "parameters", "samples", "tests", "groups"] as const;
  return !others.some((key) => bothChanged(base[key], mine[key], theirs[key]));
}
