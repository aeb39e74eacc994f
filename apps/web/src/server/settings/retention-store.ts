import { RETENTION_SETTING, retentionSchema, type Retention } from "@millrace/pipeline/metrics";
import { audit } from "../audit.ts";
import type { RequestContext } from "../context.ts";

/** How long history is kept; the defaults where nobody has chosen. */
export async function getRetention(ctx: RequestContext): Promise<Retention> {
  const setting = await ctx.db.setting.findUnique({
    where: { workspaceId_name: { workspaceId: ctx.workspaceId, name: RETENTION_SETTING } },
  });
  return retentionSchema.safeParse(setting?.value ?? {}).data ?? retentionSchema.parse({});
}

/** From now on; the workers thin by it within a minute. What is gone does not come back. */
export async function setRetention(ctx: RequestContext, value: Retention): Promise<Retention> {
  const key = { workspaceId: ctx.workspaceId, name: RETENTION_SETTING };
  await ctx.db.setting.upsert({
    where: { workspaceId_name: key },
    create: { ...key, value, updatedBy: ctx.actor },
    update: { value, updatedBy: ctx.actor },
  });
  await audit(ctx, "settings.retention", "settings:retention", { ...value });
  return value;
}
