import type { RequestContext } from "../context.ts";
import type { Update, TopicSource } from "../live/topic-source.ts";

export interface WorkerLogLineView {
  readonly id: string;
  readonly at: number;
  readonly level: string;
  readonly message: string;
  readonly data: unknown;
}

const MOST_AT_ONCE = 500;

async function readLines(
  ctx: RequestContext,
  workerId: string,
  after: bigint | undefined,
  upTo: bigint | undefined,
): Promise<WorkerLogLineView[]> {
  const rows = await ctx.db.workerLogLine.findMany({
    where: { workerId, id: { ...(after === undefined ? {} : { gt: after }), ...(upTo === undefined ? {} : { lte: upTo }) } },
    orderBy: { id: "desc" },
    take: MOST_AT_ONCE,
  });
  return rows
    .toReversed()
    .map((row) => ({ id: String(row.id), at: row.at.getTime(), level: row.level, message: row.message, data: row.data }));
}

/** What a worker logs, as it comes. Resumable by the id of the last line. */
export function workerLogSource(ctx: RequestContext, workerId: string): TopicSource {
  let head: bigint | undefined;
  const update = (lines: readonly WorkerLogLineView[]): Update => ({ data: { type: "workerLogs", lines }, cursor: String(head ?? 0n) });
  return {
    minIntervalMs: 500,
    concerns: (a) => a.kind === "all" || (a.kind === "workerLogs" && a.workerId === workerId),
    async refresh() {
      const first = head === undefined;
      const lines = await readLines(ctx, workerId, head, undefined);
      const last = lines.at(-1);
      head = last === undefined ? (head ?? 0n) : BigInt(last.id);
      return first || lines.length === 0 ? [] : [update(lines)];
    },
    async snapshot(cursor) {
      return [update(await readLines(ctx, workerId, cursor === undefined ? undefined : BigInt(cursor), head))];
    },
  };
}
