import type { PipelineDocument } from "@millrace/pipeline";

const MAX_ID_LENGTH = 64;

/** Every id that the document uses for nodes, notes and groups. */
export function usedIds(document: PipelineDocument): Set<string> {
  return new Set([
    ...document.nodes.map((node) => node.id),
    ...(document.notes ?? []).map((note) => note.id),
    ...(document.groups ?? []).map((group) => group.id),
  ]);
}

/**
 * A free id made from a wish: "window.aggregate" → "aggregate", then "aggregate2". Ids are operator uids in savepoints, so an id of the
 * document is never given twice; `used` grows by the answer.
 */
export function freshId(wish: string, used: Set<string>): string {
  const words = wish.slice(wish.lastIndexOf(".") + 1).replace(/[^A-Za-z0-9_-]/g, "");
  const base = (/^[A-Za-z]/.test(words) ? words : `node${words}`).slice(0, MAX_ID_LENGTH - 6).replace(/\d+$/, "") || "node";
  let id = base;
  for (let number = 2; used.has(id); number++) id = `${base}${number}`;
  used.add(id);
  return id;
}
