import { z } from "zod";
import type { RequestContext } from "../../context.ts";
import { operation } from "../operation.ts";
import { durationOf, readRestJob, requireVertex } from "../rest-job.ts";
import { count, inVertex, time, vertexid } from "../shapes.ts";

/** Flink's states of a task that a subtask has here: all subtasks of a job are in the same one. 0 where it was not in that state. */
const STATES = ["CREATED", "RUNNING", "CANCELING", "CANCELED", "FAILED", "FINISHED"] as const;
type TaskState = (typeof STATES)[number];
const OF_JOB: Readonly<Record<string, TaskState>> = {
  CREATED: "CREATED",
  RUNNING: "RUNNING",
  CANCELLING: "CANCELING",
  CANCELED: "CANCELED",
  FAILED: "FAILED",
  FINISHED: "FINISHED",
};

export const subtaskTimesOperation = operation({
  id: "getSubtaskTimes",
  path: "/jobs/{jobid}/vertices/{vertexid}/subtasktimes",
  tag: "Vertices",
  summary: "When each subtask came into each of its states, in the current attempt; 0 for those that it was not in",
  params: inVertex,
  response: z.object({
    id: vertexid,
    name: z.string(),
    now: time,
    subtasks: z.array(
      z.object({
        subtask: count,
        "taskmanager-id": z.string().nullable(),
        duration: z.number().int(),
        timestamps: z.object(Object.fromEntries(STATES.map((state) => [state, time])) as Record<TaskState, typeof time>),
      }),
    ),
  }),
  async answer(ctx, { params }) {
    const job = await readRestJob(ctx, params.jobid);
    const vertex = requireVertex(job, params.vertexid);
    const timestamps = await readTimes(ctx, job.id, job.createdAt);
    const now = Date.now();
    return {
      id: vertex.id,
      name: vertex.name,
      now,
      subtasks: Array.from({ length: vertex.parallelism }, (_, subtask) => ({
        subtask,
        "taskmanager-id": job.workerId,
        duration: durationOf({ ...job, createdAt: job.startedAt ?? job.createdAt }, now),
        timestamps,
      })),
    };
  },
});

/** The newest coming into each state, of those since the last start. */
async function readTimes(ctx: RequestContext, jobId: string, createdAt: number): Promise<Record<TaskState, number>> {
  const events = await ctx.db.jobEvent.findMany({
    where: { jobId, type: "state" },
    orderBy: { id: "asc" },
    select: { at: true, data: true },
  });
  let times: Record<TaskState, number> = { ...NEVER, CREATED: createdAt };
  for (const { at, data } of events) {
    const state = OF_JOB[stateOf(data)];
    if (state === undefined) continue;
    // A start begins anew: what an earlier attempt ended in is not this one's.
    times = { ...(state === "RUNNING" ? { ...NEVER, CREATED: times.CREATED } : times), [state]: at.getTime() };
  }
  return times;
}

const NEVER = Object.fromEntries(STATES.map((state) => [state, 0])) as Record<TaskState, number>;

function stateOf(data: unknown): string {
  return typeof data === "object" && data !== null && "to" in data && typeof data.to === "string" ? data.to : "";
}
