import { z } from "zod";
import { AppError } from "../../app-error.ts";
import type { RequestContext } from "../../context.ts";
import { savepointJob, stopJob } from "../../jobs/job-actions.ts";
import { requireJob } from "../../jobs/job-store.ts";
import { disposeSnapshot, listSnapshots } from "../../snapshots/snapshot-store.ts";
import { operation } from "../operation.ts";
import { count, inJob, jobid, time, triggered } from "../shapes.ts";

const tag = "Savepoints";
const savepoint = z.object({
  jid: jobid,
  "checkpoint-id": count,
  label: z.string().nullable(),
  location: z.string(),
  trigger_timestamp: time,
  state_size: z.number().nullable(),
  requestedBy: z.string().nullable(),
});

export const savepointOperations = [
  operation({
    id: "listSavepoints",
    path: "/savepoints",
    tag,
    summary: "The newest five hundred savepoints of all jobs",
    response: z.object({ savepoints: z.array(savepoint) }),
    async answer(ctx) {
      const { snapshots } = await listSnapshots(ctx, { withCheckpoints: false, limit: 500 });
      return {
        savepoints: snapshots.map((s) => ({
          jid: s.jobId,
          "checkpoint-id": s.number,
          label: s.label,
          location: s.path,
          trigger_timestamp: s.triggeredAt,
          state_size: s.bytes,
          requestedBy: s.requestedBy,
        })),
      };
    },
  }),
  operation({
    id: "triggerSavepoint",
    method: "POST",
    path: "/jobs/{jobid}/savepoints",
    tag,
    summary: "Asks a running job for a savepoint; poll the status of the request",
    params: inJob,
    body: z.object({ label: z.string().trim().max(200).default("") }).prefault({}),
    status: 202,
    response: triggered,
    async answer(ctx, { params, body }) {
      const { requestId } = await savepointJob(ctx, { id: params.jobid, label: body.label });
      return { "request-id": requestId };
    },
  }),
  operation({
    id: "stopJob",
    method: "POST",
    path: "/jobs/{jobid}/stop",
    tag,
    summary: "Ends a job behind a savepoint; with drain every window fires first. Poll the status of the request as that of a savepoint",
    params: inJob,
    body: z.object({ drain: z.boolean().default(false) }).prefault({}),
    status: 202,
    response: triggered,
    async answer(ctx, { params, body }) {
      await stopJob(ctx, { id: params.jobid, drain: body.drain });
      // A job is stopped once: its own id is that of the request.
      return { "request-id": params.jobid };
    },
  }),
  operation({
    id: "getSavepointStatus",
    path: "/jobs/{jobid}/savepoints/{triggerid}",
    tag,
    summary: "What became of a savepoint or a stop that was asked for. A failed one is COMPLETED too, with its cause",
    params: inJob.extend({ triggerid: z.uuid() }),
    response: z.object({
      status: z.object({ id: z.enum(["IN_PROGRESS", "COMPLETED"]) }),
      operation: z
        .union([
          z.object({ location: z.string() }),
          z.object({ "failure-cause": z.object({ class: z.string(), "stack-trace": z.string() }) }),
        ])
        .nullable(),
    }),
    async answer(ctx, { params }) {
      const outcome = params.triggerid === params.jobid ? await stopOutcome(ctx, params.jobid) : await savepointOutcome(ctx, params);
      if (outcome === undefined) return { status: { id: "IN_PROGRESS" as const }, operation: null };
      return {
        status: { id: "COMPLETED" as const },
        operation: "location" in outcome ? outcome : { "failure-cause": { class: "SAVEPOINT_FAILED", "stack-trace": outcome.failure } },
      };
    },
  }),
  operation({
    id: "disposeSavepoint",
    method: "POST",
    path: "/jobs/{jobid}/savepoints/disposal/{checkpointid}",
    tag,
    summary: "Removes a savepoint for good",
    params: inJob.extend({ checkpointid: z.coerce.number().int().min(0) }),
    response: z.object({ location: z.string() }),
    answer: async (ctx, { params }) => ({
      location: (await disposeSnapshot(ctx, { jobId: params.jobid, number: params.checkpointid })).path,
    }),
  }),
];

type Outcome = { readonly location: string } | { readonly failure: string } | undefined;

async function savepointOutcome(
  ctx: RequestContext,
  { jobid: jobId, triggerid }: { readonly jobid: string; readonly triggerid: string },
): Promise<Outcome> {
  const job = await requireJob(ctx, jobId);
  const request = await ctx.db.jobRequest.findFirst({ where: { id: triggerid, jobId, kind: "savepoint" } });
  if (request === null) throw new AppError("REQUEST_NOT_FOUND", `Nobody asked this job for a savepoint by the id ${triggerid}.`);
  if (request.path !== null) return { location: request.path };
  if (request.failure !== null) return { failure: request.failure };
  return isOver(job.state) ? { failure: `The job is ${job.state}; the savepoint was not taken.` } : undefined;
}

async function stopOutcome(ctx: RequestContext, jobId: string): Promise<Outcome> {
  const job = await requireJob(ctx, jobId);
  if (!isOver(job.state)) {
    if (job.intent === "stop") return undefined;
    const said = await ctx.db.jobEvent.findFirst({
      where: { jobId, type: "notice", message: { startsWith: "The stop failed" } },
      orderBy: { id: "desc" },
      select: { message: true },
    });
    if (said === null) throw new AppError("REQUEST_NOT_FOUND", "Nobody asked this job to stop.");
    return { failure: said.message };
  }
  const last = await ctx.db.checkpoint.findFirst({
    where: { jobId, type: "SAVEPOINT", status: "COMPLETED" },
    orderBy: { triggeredAt: "desc" },
    select: { path: true },
  });
  return last?.path == null ? { failure: `The job is ${job.state} without a savepoint.` } : { location: last.path };
}

function isOver(state: string): boolean {
  return state === "FINISHED" || state === "FAILED" || state === "CANCELED";
}
