import { AppError } from "../app-error.ts";
import type { RequestContext } from "../context.ts";
import { requireJob } from "./job-store.ts";

const SHOWN = 100;

/** A record that a node could not process, without what is in it. Times are epoch ms. */
export interface FailedRowView {
  readonly id: string;
  readonly at: number;
  readonly nodeId: string;
  readonly subtask: number;
  /** "fail", "skip", "dead-letter". */
  readonly policy: string;
  readonly message: string;
  /** False: its content is not kept, because nobody may see it or it is not known. */
  readonly hasRecord: boolean;
}

/** The newest failed records of a job, or of one of its nodes. */
export async function listFailedRows(
  ctx: RequestContext,
  { id, nodeId }: { readonly id: string; readonly nodeId?: string | undefined },
): Promise<readonly FailedRowView[]> {
  await requireJob(ctx, id);
  const rows = await ctx.db.$queryRaw<
    { id: bigint; at: Date; nodeId: string; subtask: number; policy: string; message: string; hasRecord: boolean }[]
  >`
    SELECT "id", "at", "nodeId", "subtask", "policy", "message", "record" IS NOT NULL AS "hasRecord" FROM "FailedRow"
    WHERE "jobId" = ${id}::uuid AND (${nodeId ?? null}::text IS NULL OR "nodeId" = ${nodeId ?? null}::text)
    ORDER BY "id" DESC LIMIT ${SHOWN}`;
  return rows.map((row) => ({ ...row, id: String(row.id), at: row.at.getTime() }));
}

/** What is in a failed record, by column, masked as the pipeline's settings were. Asked for one by one, so that nobody sees rows unasked. */
export async function readFailedRow(
  ctx: RequestContext,
  { id, rowId }: { readonly id: string; readonly rowId: string },
): Promise<Readonly<Record<string, unknown>>> {
  await requireJob(ctx, id);
  const row = await ctx.db.failedRow.findFirst({ where: { id: BigInt(rowId), jobId: id }, select: { record: true } });
  if (row?.record == null)
    throw new AppError("RECORD_GONE", "This record is not kept any more: of each node the newest hundred are.", { values: {} });
  return row.record as Readonly<Record<string, unknown>>;
}
