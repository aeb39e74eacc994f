import type { PipelineDocument } from "@millrace/pipeline";
import { freeOfGone } from "./attached-notes.ts";
import { edgeId, parseEnd } from "./edge-ends.ts";
import type { Side } from "./merge-choices.ts";

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Of one thing in three states: what one side changed wins over what the other left; where both changed it, mine. */
function pick<Value>(base: Value, mine: Value, theirs: Value): Value {
  return same(mine, base) ? theirs : mine;
}

function mergeRecords<Value>(
  base: Readonly<Record<string, Value>>,
  mine: Readonly<Record<string, Value>>,
  theirs: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const merged: Record<string, Value> = {};
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const value = pick(base[key], mine[key], theirs[key]);
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

function mergeLists<Item>(
  base: readonly Item[],
  mine: readonly Item[],
  theirs: readonly Item[],
  idOf: (item: Item) => string,
  choose: (id: string) => Side = () => "mine",
): Item[] {
  const byId = (items: readonly Item[]) => new Map(items.map((item) => [idOf(item), item]));
  const [baseById, mineById, theirsById] = [byId(base), byId(mine), byId(theirs)];
  const ids = new Set([...mineById.keys(), ...theirsById.keys()]);
  return [...ids].flatMap((id) => {
    const [before, one, other] = [baseById.get(id), mineById.get(id), theirsById.get(id)];
    // Where mine is as before, theirs is taken anyway.
    return (choose(id) === "mine" || same(other, before) ? pick(before, one, other) : other) ?? [];
  });
}

/**
 * Joins two states that both came from `base`, node by node and wire by wire: each side keeps what it changed; where both changed the same node,
 * the side that `choose` names. Wires whose node is gone on either side go as well.
 */
export function mergeDocuments(
  base: PipelineDocument,
  mine: PipelineDocument,
  theirs: PipelineDocument,
  choose: (nodeId: string) => Side = () => "mine",
): PipelineDocument {
  const nodes = mergeLists(base.nodes, mine.nodes, theirs.nodes, (node) => node.id, choose);
  const known = new Set(nodes.map((node) => node.id));
  const edges = mergeLists(base.edges, mine.edges, theirs.edges, edgeId).filter(
    (edge) => known.has(parseEnd(edge.from).node) && known.has(parseEnd(edge.to).node),
  );
  const notes = mergeLists(base.notes ?? [], mine.notes ?? [], theirs.notes ?? [], (note) => note.id);
  const groups = mergeLists(base.groups ?? [], mine.groups ?? [], theirs.groups ?? [], (group) => group.id)
    .map((group) => ({ ...group, nodes: group.nodes.filter((id) => known.has(id)) }))
    .filter((group) => group.nodes.length > 0);
  const layout = mergeRecords(base.layout, mine.layout, theirs.layout);
  const { notes: _mine, groups: _mineToo, ...rest } = { ...theirs, ...mine };
  return {
    ...rest,
    name: pick(base.name, mine.name, theirs.name),
    description: pick(base.description, mine.description, theirs.description),
    settings: mergeRecords(
      base.settings as Record<string, unknown>,
      mine.settings as Record<string, unknown>,
      theirs.settings as Record<string, unknown>,
    ) as PipelineDocument["settings"],
    nodes,
    edges,
    layout: Object.fromEntries(Object.entries(layout).filter(([id]) => known.has(id))),
    ...(notes.length === 0 ? {} : { notes: notes.map((note) => freeOfGone(note, (id) => !known.has(id))) }),
    ...(groups.length === 0 ? {} : { groups }),
  };
}
