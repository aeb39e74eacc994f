import { notify, type Transaction } from "@millrace/db";
import type { TableBatch } from "./table-buffer.ts";
import { toJsonb } from "./to-jsonb.ts";

/** Writes rows and totals of table sinks, and removes what an attempt wrote that is over, and what is beyond the limit. */
export async function writeTables(tx: Transaction, jobId: string, batches: readonly TableBatch[]): Promise<void> {
  for (const { nodeId, rollbacks, rows, total, keepRows, mustTrim } of batches) {
    for (const { subtask, from } of rollbacks) {
      await tx.tableRow.deleteMany({ where: { jobId, nodeId, subtask, position: { gte: from } } });
    }
    if (rows.length > 0) {
      // One parameter for all rows: thousands may come at once.
      await tx.$executeRaw`
        INSERT INTO "TableRow" ("jobId", "nodeId", "subtask", "position", "kind", "timestamp", "values")
        SELECT ${jobId}::uuid, ${nodeId}, (item->>'subtask')::int, (item->>'position')::bigint,
          (item->'row'->>'kind')::int, (item->'row'->>'timestamp')::float8, item->'row'->'values'
        FROM jsonb_array_elements(${toJsonb(rows)}::jsonb) WITH ORDINALITY AS list(item, place) ORDER BY place`;
    }
    await tx.tableTotal.upsert({ where: { jobId_nodeId: { jobId, nodeId } }, create: { jobId, nodeId, total }, update: { total } });
    if (mustTrim) await trimTable(tx, jobId, nodeId, keepRows);
  }
  if (batches.length > 0) await notify(tx, "rows", jobId);
}

export async function trimTable(tx: Transaction, jobId: string, nodeId: string, keepRows: number): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM "TableRow" WHERE "jobId" = ${jobId}::uuid AND "nodeId" = ${nodeId} AND "id" <= (
      SELECT "id" FROM "TableRow" WHERE "jobId" = ${jobId}::uuid AND "nodeId" = ${nodeId} ORDER BY "id" DESC OFFSET ${keepRows} LIMIT 1)`;
}
