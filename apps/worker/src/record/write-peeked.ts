import { notify, type Transaction } from "@millrace/db";
import type { PeekReport } from "@millrace/engine/node";
import { toJsonb } from "./to-jsonb.ts";

/** What a peek keeps: more nobody scrolls back to. */
const ROWS_KEPT = 500;

/** Writes rows that somebody looks at, those of peeks that are still there, and trims what is older. */
export async function writePeeked(tx: Transaction, reports: readonly PeekReport[]): Promise<void> {
  const ids = [...new Set(reports.map(({ peekId }) => peekId))];
  const known = ids.length === 0 ? [] : await tx.peek.findMany({ where: { id: { in: ids } }, select: { id: true } });
  for (const { id } of known) {
    const rows = reports
      .filter(({ peekId }) => peekId === id)
      .flatMap(({ subtaskIndex, rows: seen }) => seen.map((row) => ({ subtask: subtaskIndex, ...row })));
    await tx.$executeRaw`
      INSERT INTO "PeekRow" ("peekId", "subtask", "kind", "timestamp", "values")
      SELECT ${id}::uuid, subtask, kind, "timestamp", "values" FROM jsonb_to_recordset(${toJsonb(rows)}::jsonb) AS r(subtask int, kind int, "timestamp" float8, "values" jsonb)`;
    await tx.$executeRaw`
      DELETE FROM "PeekRow" WHERE "peekId" = ${id}::uuid AND "id" <= (
        SELECT "id" FROM "PeekRow" WHERE "peekId" = ${id}::uuid ORDER BY "id" DESC OFFSET ${ROWS_KEPT} LIMIT 1)`;
    await notify(tx, "peek", id);
  }
}
