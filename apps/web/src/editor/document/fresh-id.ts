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

/** The numbers that were tried last, by the base of the id: thousands of ids with one base are made in one go. */
const lastNumbers = new WeakMap<Set<string>, Map<string, number>>();

/**
 * A free id made from a wish: "window.aggregate" → "aggregate", then "aggregate2". Ids are operator uids in savepoints, so an id of the
 * document is never given twice; `used` grows by the answer.
 */
export function freshId(wish: string, used: Set<string>): string {
  const words = wish.slice(wish.lastIndexOf(".") + 1).replace(/[^A-Za-z0-9_-]/g, "");
  const base = (/^[A-Za-z]/.test(words) ? words : `node${words}`).slice(0, MAX_ID_LENGTH - 6).replace(/\d+$/, "") || "node";
  const last = lastNumbers.get(used) ?? new Map<string, number>();
  lastNumbers.set(used, last);
  let [id, number] = [base, last.get(base) ?? 1];
  while (used.has(id)) id = `${base}${++number}`;
  last.set(base, number);
  used.add(id);
  return id;
}
