import { notify } from "@millrace/db";
import { conditionSchema, type AlertCondition } from "@millrace/pipeline/alerts";
import { AppError } from "../app-error.ts";
import { audit } from "../audit.ts";
import type { RequestContext } from "../context.ts";
import { requireJob } from "../jobs/job-store.ts";
import { requirePipeline } from "../pipelines/pipeline-store.ts";

/** A rule with the names of what it is for; both null: for all jobs. */
export interface AlertRuleView {
  readonly id: string;
  readonly condition: AlertCondition;
  readonly pipelineId: string | null;
  readonly pipelineName: string | null;
  readonly jobId: string | null;
  readonly jobName: string | null;
  readonly enabled: boolean;
  readonly createdBy: string;
  readonly createdAt: number;
  /** How many alerts of it fire now. */
  readonly firing: number;
}

export interface RuleInput {
  /** Left out: a new one. */
  readonly id?: string | undefined;
  readonly condition: AlertCondition;
  readonly pipelineId: string | null;
  readonly jobId: string | null;
  readonly enabled: boolean;
}

export async function listRules(ctx: RequestContext): Promise<AlertRuleView[]> {
  const rows = await ctx.db.alertRule.findMany({
    where: { workspaceId: ctx.workspaceId, deletedAt: null },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    include: {
      pipeline: { select: { name: true } },
      job: { select: { name: true } },
      _count: { select: { alerts: { where: { isOpen: true, state: "firing" } } } },
    },
  });
  return rows.flatMap((row) => {
    const condition = conditionSchema.safeParse(row.condition);
    if (!condition.success) return [];
    return [
      {
        id: row.id,
        condition: condition.data,
        pipelineId: row.pipelineId,
        pipelineName: row.pipeline?.name ?? null,
        jobId: row.jobId,
        jobName: row.job?.name ?? null,
        enabled: row.enabled,
        createdBy: row.createdBy,
        createdAt: row.createdAt.getTime(),
        firing: row._count.alerts,
      },
    ];
  });
}

/** Stores a new rule, or another form of one. What fires by the former limits is judged anew. */
export async function saveRule(ctx: RequestContext, { id, condition, pipelineId, jobId, enabled }: RuleInput): Promise<{ id: string }> {
  if (pipelineId !== null) await requirePipeline(ctx, pipelineId);
  if (jobId !== null) await requireJob(ctx, jobId);
  const data = { kind: condition.kind, condition, pipelineId, jobId, enabled };
  if (id !== undefined) await requireRule(ctx, id);
  const rule =
    id === undefined
      ? await ctx.db.alertRule.create({ data: { ...data, workspaceId: ctx.workspaceId, createdBy: ctx.actor }, select: { id: true } })
      : await ctx.db.alertRule.update({ where: { id }, data, select: { id: true } });
  await notify(ctx.db, "alert", "");
  await audit(ctx, id === undefined ? "alertRule.create" : "alertRule.change", `alertRule:${rule.id}`, {
    condition: JSON.stringify(condition),
    pipeline: pipelineId,
    job: jobId,
    enabled,
  });
  return rule;
}

/** Its open alerts resolve; those that fired stay in the history. */
export async function deleteRule(ctx: RequestContext, { id }: { readonly id: string }): Promise<void> {
  const { kind } = await requireRule(ctx, id);
  await ctx.db.$transaction(async (tx) => {
    await tx.alertRule.update({ where: { id }, data: { deletedAt: new Date() } });
    await tx.alert.deleteMany({ where: { ruleId: id, state: "pending" } });
    await tx.alert.updateMany({
      where: { ruleId: id, isOpen: true },
      data: { state: "resolved", isOpen: null, resolvedAt: new Date(), resolvedBy: ctx.actor },
    });
    await notify(tx, "alert", "");
  });
  await audit(ctx, "alertRule.delete", `alertRule:${id}`, { kind });
}

async function requireRule(ctx: RequestContext, id: string) {
  const rule = await ctx.db.alertRule.findFirst({ where: { id, workspaceId: ctx.workspaceId, deletedAt: null } });
  if (rule === null) throw new AppError("RULE_NOT_FOUND", "This rule does not exist any more. Load the page again.");
  return rule;
}
