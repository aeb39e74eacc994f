import { z } from "zod";
import { AppError } from "../../app-error.ts";
import type { RequestContext } from "../../context.ts";
import { HEARTBEAT_FRESH_MS } from "../../health.ts";
import { listWorkers, type WorkerView } from "../../workers.ts";
import { operation } from "../operation.ts";
import { count, getQuery, metricValues, pickMetrics, time } from "../shapes.ts";

const tag = "Cluster";
const taskmanagerid = z.uuid().meta({ description: "Id of the worker" });
const taskManager = z.object({
  id: z.uuid(),
  path: z.string(),
  timeSinceLastHeartbeat: time,
  slotsNumber: count,
  freeSlots: count,
  assignedTasks: count,
  alive: z.boolean(),
  startTime: time,
  jobs: z.array(z.object({ jid: z.uuid(), name: z.string(), state: z.string() })),
});

export const clusterOperations = [
  operation({
    id: "getOverview",
    path: "/overview",
    tag,
    summary: "Workers, slots, and jobs by result",
    response: z.object({
      taskmanagers: count,
      "slots-total": count,
      "slots-available": count,
      "jobs-running": count,
      "jobs-finished": count,
      "jobs-cancelled": count,
      "jobs-failed": count,
    }),
    async answer(ctx) {
      const alive = (await listWorkers(ctx)).filter(isAlive);
      const groups = await ctx.db.job.groupBy({ by: ["state"], where: { workspaceId: ctx.workspaceId }, _count: true });
      const counts = new Map<string, number>(groups.map((group) => [group.state, group._count]));
      const slots = alive.reduce((sum, worker) => sum + worker.slots, 0);
      return {
        taskmanagers: alive.length,
        "slots-total": slots,
        "slots-available": Math.max(0, slots - alive.reduce((sum, worker) => sum + worker.usedSlots, 0)),
        "jobs-running": counts.get("RUNNING") ?? 0,
        "jobs-finished": counts.get("FINISHED") ?? 0,
        "jobs-cancelled": counts.get("CANCELED") ?? 0,
        "jobs-failed": counts.get("FAILED") ?? 0,
      };
    },
  }),
  operation({
    id: "listTaskManagers",
    path: "/taskmanagers",
    tag,
    summary: "The workers of the last day",
    response: z.object({ taskmanagers: z.array(taskManager) }),
    answer: async (ctx) => ({ taskmanagers: (await listWorkers(ctx)).map(viewOf) }),
  }),
  operation({
    id: "getTaskManager",
    path: "/taskmanagers/{taskmanagerid}",
    tag,
    summary: "One worker",
    params: z.object({ taskmanagerid }),
    response: taskManager,
    answer: async (ctx, { params }) => viewOf(await requireWorker(ctx, params.taskmanagerid)),
  }),
  operation({
    id: "getTaskManagerMetrics",
    path: "/taskmanagers/{taskmanagerid}/metrics",
    tag,
    summary: "What a worker's process reports of itself: CPU, memory, garbage collection, event-loop delay",
    params: z.object({ taskmanagerid }),
    query: getQuery,
    response: metricValues,
    async answer(ctx, { params, query }) {
      const { status } = await requireWorker(ctx, params.taskmanagerid);
      const numbers = Object.entries((status ?? {}) as Record<string, unknown>).filter(
        (entry): entry is [string, number] => typeof entry[1] === "number",
      );
      return pickMetrics(new Map(numbers), query.get);
    },
  }),
  operation({
    id: "getTaskManagerLogs",
    path: "/taskmanagers/{taskmanagerid}/log",
    tag,
    summary: "The newest lines of a worker's log, oldest first",
    params: z.object({ taskmanagerid }),
    query: z.object({ limit: z.coerce.number().int().min(1).max(10_000).default(1_000) }),
    response: z.object({ lines: z.array(z.object({ timestamp: time, level: z.string(), message: z.string() })) }),
    async answer(ctx, { params, query }) {
      await requireWorker(ctx, params.taskmanagerid);
      const rows = await ctx.db.workerLogLine.findMany({
        where: { workerId: params.taskmanagerid },
        orderBy: { id: "desc" },
        take: query.limit,
      });
      return { lines: rows.toReversed().map((row) => ({ timestamp: row.at.getTime(), level: row.level, message: row.message })) };
    },
  }),
];

async function requireWorker(ctx: RequestContext, id: string): Promise<WorkerView> {
  const worker = (await listWorkers(ctx)).find((candidate) => candidate.id === id);
  if (worker === undefined) throw new AppError("WORKER_NOT_FOUND", `There is no worker ${id}, or it has been gone for more than a day.`);
  return worker;
}

function isAlive(worker: WorkerView): boolean {
  return worker.stoppedAt === null && Date.now() - worker.heartbeatAt < HEARTBEAT_FRESH_MS;
}

function viewOf(worker: WorkerView): z.input<typeof taskManager> {
  return {
    id: worker.id,
    path: `${worker.host}:${worker.pid}`,
    timeSinceLastHeartbeat: worker.heartbeatAt,
    slotsNumber: worker.slots,
    freeSlots: Math.max(0, worker.slots - worker.usedSlots),
    assignedTasks: worker.usedSlots,
    alive: isAlive(worker),
    startTime: worker.startedAt,
    jobs: worker.jobs.map(({ id, name, state }) => ({ jid: id, name, state })),
  };
}
