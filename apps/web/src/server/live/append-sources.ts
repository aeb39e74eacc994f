import type { RequestContext } from "../context.ts";
import type { LogLineView, TableRowView } from "../jobs/job-history.ts";
import type { TopicSource, Update } from "./topic-source.ts";

/** A burst is sent up to this many newest entries; the page says how many it skipped from the total. */
const MOST_AT_ONCE = 200;

/** Rows of a table sink as they come. Resumable by the id of the last row. */
export function rowSource(ctx: RequestContext, jobId: string, nodeId: string): TopicSource {
  let head: bigint | undefined;
  const total = async (): Promise<number> =>
    Number(
      (await ctx.db.tableTotal.findFirst({ where: { jobId, nodeId, job: { workspaceId: ctx.workspaceId } }, select: { total: true } }))
        ?.total ?? 0,
    );
  const read = async (after: bigint | undefined, upTo: bigint | undefined): Promise<TableRowView[]> => {
    const rows = await ctx.db.tableRow.findMany({
      where: {
        jobId,
        nodeId,
        job: { workspaceId: ctx.workspaceId },
        id: { ...(after === undefined ? {} : { gt: after }), ...(upTo === undefined ? {} : { lte: upTo }) },
      },
      orderBy: { id: "desc" },
      take: MOST_AT_ONCE,
    });
    return rows.toReversed().map((row) => ({ id: String(row.id), kind: row.kind, timestamp: row.timestamp, values: row.values }));
  };
  const update = async (rows: readonly TableRowView[]): Promise<Update> => ({
    data: { type: "rows", rows, total: await total() },
    cursor: String(head ?? 0n),
  });

  return {
    minIntervalMs: 200,
    concerns: (a) => a.kind === "all" || (a.kind === "job" && a.jobId === jobId && (a.what === "rows" || a.what === "state")),
    async refresh() {
      const first = head === undefined;
      const rows = await read(head, undefined);
      const last = rows.at(-1);
      head = last === undefined ? (head ?? 0n) : BigInt(last.id);
      return first || rows.length === 0 ? [] : [await update(rows)];
    },
    async snapshot(cursor) {
      return [await update(await read(cursor === undefined ? undefined : BigInt(cursor), head))];
    },
  };
}

/** Log lines of a job as they come. Resumable by the id of the last line. */
export function logSource(ctx: RequestContext, jobId: string): TopicSource {
  let head: bigint | undefined;
  const read = async (after: bigint | undefined, upTo: bigint | undefined): Promise<LogLineView[]> => {
    const rows = await ctx.db.logLine.findMany({
      where: {
        jobId,
        job: { workspaceId: ctx.workspaceId },
        id: { ...(after === undefined ? {} : { gt: after }), ...(upTo === undefined ? {} : { lte: upTo }) },
      },
      orderBy: { id: "desc" },
      take: MOST_AT_ONCE,
    });
    return rows
      .toReversed()
      .map((row) => ({ id: String(row.id), at: row.at.getTime(), level: row.level, nodeId: row.nodeId, message: row.message }));
  };
  const update = (lines: readonly LogLineView[]): Update => ({ data: { type: "logs", lines }, cursor: String(head ?? 0n) });

  return {
    minIntervalMs: 300,
    concerns: (a) => a.kind === "all" || (a.kind === "job" && a.jobId === jobId && a.what !== "sample" && a.what !== "rows"),
    async refresh() {
      const first = head === undefined;
      const lines = await read(head, undefined);
      const last = lines.at(-1);
      head = last === undefined ? (head ?? 0n) : BigInt(last.id);
      return first || lines.length === 0 ? [] : [update(lines)];
    },
    async snapshot(cursor) {
      return [update(await read(cursor === undefined ? undefined : BigInt(cursor), head))];
    },
  };
}
