import { mapKey } from "../aggregates/value-order.ts";
import { DELETE, INSERT, type Row, type RowKind, UPDATE_AFTER, UPDATE_BEFORE } from "../../record/row.ts";

type Order = (a: Row, b: Row) => number;

/** Where a row goes: behind those that are not greater, so that rows of equal rank stay in order of arrival. */
export function rankOf(rows: readonly Row[], row: Row, order: Order): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order(rows[middle] as Row, row) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A new list with the row at its rank. */
export function insertRanked(rows: readonly Row[], row: Row, rank: number): Row[] {
  const next = rows.slice();
  next.splice(rank, 0, row);
  return next;
}

/** Where the last row stands that is equal in all columns; −1 where there is none. Only rows of the same order are looked at. */
export function lastEqual(rows: readonly Row[], row: Row, { width, order }: { readonly width: number; readonly order: Order }): number {
  for (let index = rankOf(rows, row, order) - 1; index >= 0 && order(rows[index] as Row, row) === 0; index--) {
    if (areEqual(rows[index] as Row, row, width)) return index;
  }
  return -1;
}

function areEqual(a: Row, b: Row, width: number): boolean {
  for (let i = 0; i < width; i++) {
    const [left, right] = [a[`c${i}`], b[`c${i}`]];
    if (left !== right && !Object.is(mapKey(left), mapKey(right))) return false;
  }
  return true;
}

export type EmitRanked = (row: Row, rank: number, kind: RowKind) => void;

/** The changes from one top list to the next. With ranks, every place that holds another row changes; without, only rows that left and rows that came. */
export function emitRankChanges(before: readonly Row[], after: readonly Row[], hasRank: boolean, emit: EmitRanked): void {
  if (!hasRank) {
    const stays = new Set(after);
    const was = new Set(before);
    for (const row of before) if (!stays.has(row)) emit(row, 0, DELETE);
    for (const row of after) if (!was.has(row)) emit(row, 0, INSERT);
    return;
  }
  for (let i = 0; i < Math.max(before.length, after.length); i++) {
    const old = before[i];
    const row = after[i];
    if (old === row) continue;
    if (old !== undefined) emit(old, i + 1, row === undefined ? DELETE : UPDATE_BEFORE);
    if (row !== undefined) emit(row, i + 1, old === undefined ? INSERT : UPDATE_AFTER);
  }
}
