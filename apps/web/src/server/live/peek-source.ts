import type { RequestContext } from "../context.ts";
import type { PeekRowView } from "./live-payload.ts";
import type { TopicSource, Update } from "./topic-source.ts";

const MOST_AT_ONCE = 200;

/** Rows that somebody looks at, as they come. Resumable by the id of the last row. */
export function peekSource(ctx: RequestContext, peekId: string): TopicSource {
  let head: bigint | undefined;
  const read = async (after: bigint | undefined): Promise<PeekRowView[]> => {
    const rows = await ctx.db.peekRow.findMany({
      where: { peekId, peek: { job: { workspaceId: ctx.workspaceId } }, ...(after === undefined ? {} : { id: { gt: after } }) },
      orderBy: { id: "desc" },
      take: MOST_AT_ONCE,
    });
    return rows.toReversed().map((row) => ({
      id: String(row.id),
      subtask: row.subtask,
      kind: row.kind,
      timestamp: row.timestamp,
      values: row.values as PeekRowView["values"],
    }));
  };
  const update = (rows: readonly PeekRowView[]): Update => ({ data: { type: "peek", rows }, cursor: String(head ?? 0n) });
  return {
    minIntervalMs: 250,
    concerns: (a) => a.kind === "all" || (a.kind === "peek" && a.peekId === peekId),
    async refresh() {
      const first = head === undefined;
      const rows = await read(head);
      const last = rows.at(-1);
      head = last === undefined ? (head ?? 0n) : BigInt(last.id);
      return first || rows.length === 0 ? [] : [update(rows)];
    },
    async snapshot(cursor) {
      return [update(await read(cursor === undefined ? undefined : BigInt(cursor)))];
    },
  };
}
