import type { Prisma } from "@millrace/db";
import type { RequestContext } from "./context.ts";
import { ENDED_STATES } from "./jobs/job-view.ts";

/** A worker process. `status` is what it reports of itself: cpu, memory, garbage collection, event-loop delay. */
export interface WorkerView {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly startedAt: number;
  readonly heartbeatAt: number;
  readonly stoppedAt: number | null;
  readonly slots: number;
  readonly usedSlots: number;
  readonly jobs: readonly { readonly id: string; readonly name: string; readonly state: string; readonly parallelism: number }[];
  readonly status: Prisma.JsonValue;
}

const SHOWN_AFTER_STOP_MS = 24 * 3_600_000;

/** The living workers and those of the last day, newest heartbeat first. */
export async function listWorkers(ctx: RequestContext): Promise<WorkerView[]> {
  const since = new Date(Date.now() - SHOWN_AFTER_STOP_MS);
  const [workers, jobs] = await Promise.all([
    ctx.db.worker.findMany({ where: { heartbeatAt: { gte: since } }, orderBy: { heartbeatAt: "desc" }, take: 200 }),
    ctx.db.job.findMany({
      where: { leaseWorkerId: { not: null }, state: { notIn: [...ENDED_STATES] } },
      select: { id: true, name: true, state: true, leaseWorkerId: true, version: { select: { document: true } } },
    }),
  ]);
  return workers.map((worker) => {
    const own = jobs
      .filter((job) => job.leaseWorkerId === worker.id)
      .map((job) => ({ id: job.id, name: job.name, state: job.state, parallelism: slotsOf(job.version.document) }));
    return {
      id: worker.id,
      host: worker.host,
      pid: worker.pid,
      startedAt: worker.startedAt.getTime(),
      heartbeatAt: worker.heartbeatAt.getTime(),
      stoppedAt: worker.stoppedAt?.getTime() ?? null,
      slots: worker.slots,
      usedSlots: own.reduce((sum, job) => sum + job.parallelism, 0),
      jobs: own,
      status: worker.status,
    };
  });
}

/** With slot sharing a job takes as many slots as its widest node has subtasks. */
function slotsOf(document: unknown): number {
  const doc = document as { settings?: { parallelism?: number }; nodes?: { parallelism?: number }[] } | null;
  return Math.max(doc?.settings?.parallelism ?? 1, ...(doc?.nodes ?? []).map((node) => node.parallelism ?? 1));
}
