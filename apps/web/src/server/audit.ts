import type { RequestContext } from "./context.ts";

/** One line of who did what. `target` is "job:<id>" or "pipeline:<id>". Append-only. */
export async function audit(
  ctx: RequestContext,
  action: string,
  target: string,
  data: Record<string, string | number | boolean | null> = {},
): Promise<void> {
  await ctx.db.auditEntry.create({ data: { workspaceId: ctx.workspaceId, actor: ctx.actor, action, target, data } });
}
