import type { RequestContext } from "./context.ts";

/** Who did what, when, on what, and what came of it. */
export interface AuditLine {
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  readonly actor: string;
  /** "job.cancel", "alertRule.change", … */
  readonly action: string;
  /** "job:<id>", "pipeline:<id>", … */
  readonly target: string;
  readonly data: unknown;
  /** The code of the error with which it was refused; null where it was done. */
  readonly refused: string | null;
}

export interface AuditFilter {
  readonly target?: string | undefined;
  /** Part of an action, an actor or a target. */
  readonly search: string;
  /** Lines with a smaller id: the next page. */
  readonly cursor?: string | null | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listAudit(ctx: RequestContext, filter: AuditFilter): Promise<{ lines: AuditLine[]; next: string | null }> {
  const contains = { contains: filter.search, mode: "insensitive" as const };
  const rows = await ctx.db.auditEntry.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      ...(filter.target === undefined ? {} : { target: filter.target }),
      ...(filter.search === "" ? {} : { OR: [{ action: contains }, { actor: contains }, { target: contains }] }),
      ...(filter.cursor == null ? {} : { id: { lt: BigInt(filter.cursor) } }),
    },
    orderBy: { id: "desc" },
    take: filter.limit + 1,
  });
  const lines = rows.slice(0, filter.limit).map((row) => ({
    id: String(row.id),
    at: row.at.getTime(),
    actor: row.actor,
    action: row.action,
    target: row.target,
    data: row.data,
    refused: refusedOf(row.data),
  }));
  return { lines, next: rows.length > filter.limit ? (lines.at(-1)?.id ?? null) : null };
}

function refusedOf(data: unknown): string | null {
  return typeof data === "object" && data !== null && "refused" in data && typeof data.refused === "string" ? data.refused : null;
}
