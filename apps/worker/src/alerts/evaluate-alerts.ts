import { notify, type AlertModel, type AlertRuleModel, type Database, type Transaction } from "@millrace/db";
import {
  applicableRules,
  conditionSchema,
  judge,
  nextAlert,
  type AlertCondition,
  type AlertKind,
  type AlertStep,
  type OpenAlert,
  type RuleScope,
  type Verdict,
} from "@millrace/pipeline/alerts";
import { enqueueDeliveries } from "./enqueue-deliveries.ts";
import { readJudgedJobs, type JudgedJob } from "./job-facts.ts";
import type { WatchedJob } from "./watched-jobs.ts";

interface Rule extends RuleScope {
  readonly id: string;
  readonly createdAt: Date;
  readonly condition: AlertCondition;
}

/** Numbers of an open alert are written so seldom: pages hear of each writing. */
const NUMBERS_EVERY_MS = 10_000;

/**
 * Judges the jobs that run here by their rules, and jobs that have ended wherever they ran, and writes what became of their alerts. Two workers that
 * judge the same ended job write the same; the second one's writing is refused by the database.
 */
export async function evaluateAlerts(db: Database, watched: ReadonlyMap<string, WatchedJob>, now = Date.now()): Promise<void> {
  const rows = await db.alertRule.findMany({ where: { deletedAt: null } });
  const rules = rows.flatMap((row) => readRule(row) ?? []);
  const jobs = await readJudgedJobs(db, [...watched.keys()]);
  if (jobs.length === 0) return;
  const known = await db.alert.findMany({
    where: { jobId: { in: jobs.map((job) => job.id) }, OR: [{ isOpen: true }, { kind: "job-failed" }] },
  });
  for (const job of jobs) {
    const alerts = known.filter((alert) => alert.jobId === job.id);
    const applicable = applicableRules(rules, job);
    // A rule that is gone or switched off has nothing to say any more.
    for (const alert of alerts)
      if (alert.isOpen === true && !applicable.some((rule) => rule.id === alert.ruleId)) await close(db, alert, now);
    const seen = watched.get(job.id);
    for (const rule of applicable) {
      const ofRule = alerts.filter((alert) => alert.ruleId === rule.id);
      const open = ofRule.find((alert) => alert.isOpen === true);
      if (rule.kind === "job-failed" && open === undefined && (ofRule.length > 0 || isOld(job, rule))) continue;
      // Of a job that runs elsewhere others know more.
      if (seen === undefined && !job.facts.hasEnded) continue;
      const verdict = judge(rule.condition, { ...job.facts, checkpointIntervalMs: seen?.checkpointIntervalMs ?? 0 }, seen?.signals, now);
      await apply(db, { rule, job, open, verdict, now });
    }
  }
}

/** A job fails once: what people have resolved stays so, and failures from before the rule are not news. */
function isOld({ endedAt }: JudgedJob, { createdAt }: Rule): boolean {
  return endedAt !== null && endedAt < createdAt.getTime();
}

interface Change {
  readonly rule: Rule;
  readonly job: JudgedJob;
  readonly open: AlertModel | undefined;
  readonly verdict: Verdict;
  readonly now: number;
}

async function apply(db: Database, { rule, job, open, verdict, now }: Change): Promise<void> {
  const step = nextAlert(open === undefined ? undefined : openAlert(open), verdict, now);
  if (open === undefined) {
    if (step.type === "open") await create(db, { rule, job, verdict, step });
    return;
  }
  if (step.type === "drop" || step.type === "resolve") return close(db, open, now);
  const areNumbersOld = verdict.level === "firing" && now - open.updatedAt.getTime() >= NUMBERS_EVERY_MS;
  if (step.type === "none" && !areNumbersOld) return;
  await db.$transaction(async (tx) => {
    const { count } = await tx.alert.updateMany({
      where: { id: open.id, isOpen: true },
      data: {
        ...(step.type === "open" ? columnsOf(step.alert) : {}),
        // While its reason is away the numbers behind it stay.
        ...(verdict.level === "clear" ? {} : { numbers: { ...verdict.numbers }, nodeId: verdict.nodeId ?? null }),
      },
    });
    if (count === 0) return;
    if (step.type === "open" && step.fires) await enqueueDeliveries(tx, { ...open, ...columnsOf(step.alert) }, "firing");
    await notify(tx, "alert", job.id);
  });
}

async function create(
  db: Database,
  { rule, job, verdict, step }: Pick<Change, "rule" | "job" | "verdict"> & { readonly step: Extract<AlertStep, { type: "open" }> },
): Promise<void> {
  await db.$transaction(async (tx) => {
    // What people silenced stays silent when it comes again, also in the pipeline's next job.
    const silenced = await tx.alert.findFirst({
      where: { ruleId: rule.id, job: { pipelineId: job.pipelineId }, silencedUntil: { gt: new Date() } },
      orderBy: { silencedUntil: "desc" },
      select: { silencedUntil: true, silencedBy: true },
    });
    const [alert] = await tx.alert.createManyAndReturn({
      data: {
        workspaceId: job.workspaceId,
        ruleId: rule.id,
        jobId: job.id,
        kind: rule.kind,
        nodeId: verdict.nodeId ?? null,
        numbers: { ...verdict.numbers },
        ...columnsOf(step.alert),
        ...silenced,
      },
      skipDuplicates: true,
    });
    if (alert === undefined) return;
    if (step.fires) await enqueueDeliveries(tx, alert, "firing");
    await notify(tx, "alert", job.id);
  });
}

/** A firing alert is resolved and told so; a pending one never was. */
async function close(db: Database, alert: AlertModel, now: number): Promise<void> {
  await db.$transaction(async (tx) => {
    if (alert.state === "pending") await tx.alert.deleteMany({ where: { id: alert.id, state: "pending" } });
    else await resolve(tx, alert, now);
    await notify(tx, "alert", alert.jobId);
  });
}

async function resolve(tx: Transaction, alert: AlertModel, now: number): Promise<void> {
  const { count } = await tx.alert.updateMany({
    where: { id: alert.id, isOpen: true },
    data: { state: "resolved", isOpen: null, resolvedAt: new Date(now) },
  });
  if (count > 0) await enqueueDeliveries(tx, alert, "resolved");
}

function columnsOf({ state, pendingSince, firingSince, clearSince }: OpenAlert) {
  return {
    state,
    pendingSince: new Date(pendingSince),
    firingSince: firingSince === null ? null : new Date(firingSince),
    clearSince: clearSince === null ? null : new Date(clearSince),
  };
}

function openAlert(alert: AlertModel): OpenAlert {
  return {
    state: alert.state === "firing" ? "firing" : "pending",
    pendingSince: alert.pendingSince.getTime(),
    firingSince: alert.firingSince?.getTime() ?? null,
    clearSince: alert.clearSince?.getTime() ?? null,
  };
}

/** Undefined for a rule of a kind that this version does not know. */
function readRule({ id, condition, enabled, pipelineId, jobId, createdAt }: AlertRuleModel): Rule | undefined {
  const parsed = conditionSchema.safeParse(condition);
  if (!parsed.success) return undefined;
  const kind: AlertKind = parsed.data.kind;
  return { id, kind, enabled, pipelineId, jobId, createdAt, condition: parsed.data };
}
