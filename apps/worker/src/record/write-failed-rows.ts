import { notify, type Transaction } from "@millrace/db";
import type { FailedRow } from "../protocol/messages.ts";
import { toJsonb, withoutNul } from "./to-jsonb.ts";

/** What is kept of a node: the newest; the metric numRowErrors counts all. */
const KEPT_PER_NODE = 100;

export type NewFailedRow = FailedRow & { readonly at: Date };

/** Writes records that could not be processed, and trims what is older. */
export async function writeFailedRows(tx: Transaction, jobId: string, rows: readonly NewFailedRow[]): Promise<void> {
  if (rows.length === 0) return;
  const written = rows.map(({ at, nodeId, subtaskIndex, policy, message, record }) => ({
    at: at.toISOString(),
    nodeId,
    subtask: subtaskIndex,
    policy,
    message: withoutNul(message),
    record,
  }));
  await tx.$executeRaw`
    INSERT INTO "FailedRow" ("jobId", "at", "nodeId", "subtask", "policy", "message", "record")
    SELECT ${jobId}::uuid, "at" AT TIME ZONE 'UTC', "nodeId", "subtask", "policy", "message", "record"
    FROM jsonb_to_recordset(${toJsonb(written)}::jsonb)
      AS r("at" timestamptz, "nodeId" text, "subtask" int, "policy" text, "message" text, "record" jsonb)`;
  for (const nodeId of new Set(rows.map((row) => row.nodeId))) {
    await tx.$executeRaw`
      DELETE FROM "FailedRow" WHERE "jobId" = ${jobId}::uuid AND "nodeId" = ${nodeId} AND "id" <= (
        SELECT "id" FROM "FailedRow" WHERE "jobId" = ${jobId}::uuid AND "nodeId" = ${nodeId} ORDER BY "id" DESC OFFSET ${KEPT_PER_NODE} LIMIT 1)`;
  }
  await notify(tx, "exceptions", jobId);
}
