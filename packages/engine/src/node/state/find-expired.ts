import type { ClassicLevel } from "classic-level";
import { hasExpired } from "./expired-values.ts";
import type { FoundExpired, LevelRequest } from "./level-messages.ts";
import { END_OF_ENTRIES, rowKeyAfter, stateOfRow } from "./row-key.ts";

/** Rows of which something is expired, among the next `limit` of the database. */
export async function findExpired(
  database: ClassicLevel<Uint8Array, Uint8Array>,
  { from, limit, expiries }: Extract<LevelRequest, { readonly type: "findExpired" }>,
): Promise<FoundExpired> {
  const rows = await database.iterator({ gte: from, lt: END_OF_ENTRIES, limit, fillCache: false }).all();
  const rowKeys = rows.filter(([rowKey, value]) => {
    const expiry = expiries[stateOfRow(rowKey)];
    return expiry !== undefined && hasExpired(value, expiry);
  });
  const last = rows.at(-1);
  return { rowKeys: rowKeys.map(([rowKey]) => rowKey), next: rows.length < limit || last === undefined ? undefined : rowKeyAfter(last[0]) };
}
