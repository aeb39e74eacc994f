import type { RequestContext } from "../context.ts";
import { ENDED_STATES, type JobSummary } from "../jobs/job-view.ts";
import { JOB_SUMMARY_SELECT, summarizeJobs } from "../jobs/summarize-jobs.ts";
import type { TopicSource } from "./topic-source.ts";

/** The jobs that have not ended, and those that end while somebody looks. Reads only the jobs that were announced. */
export function jobListSource(ctx: RequestContext): TopicSource {
  const known = new Map<string, JobSummary>();
  const touched = new Set<string>();
  let readAll = true;

  const read = async (where: object): Promise<JobSummary[]> => {
    const rows = await ctx.db.job.findMany({
      where: { workspaceId: ctx.workspaceId, ...where },
      select: JOB_SUMMARY_SELECT,
      orderBy: { createdAt: "desc" },
      take: 500,
    });
    return summarizeJobs(ctx, rows);
  };

  return {
    minIntervalMs: 500,
    concerns(announcement) {
      if (announcement.kind === "all") readAll = true;
      else if (announcement.kind === "job" && announcement.what !== "rows" && announcement.what !== "logs") touched.add(announcement.jobId);
      else return false;
      return true;
    },
    async refresh() {
      const ids = [...touched];
      touched.clear();
      if (readAll) {
        readAll = false;
        // What was listed as alive is read again too: it may have ended while we did not hear.
        const jobs = await read({ OR: [{ state: { notIn: [...ENDED_STATES] } }, { id: { in: [...known.keys()] } }] });
        return remember(known, jobs).length === 0 ? [] : [{ data: { type: "jobs", jobs, full: true } }];
      }
      if (ids.length === 0) return [];
      const changed = remember(known, await read({ id: { in: ids } }));
      return changed.length === 0 ? [] : [{ data: { type: "jobs", jobs: changed, full: false } }];
    },
    async snapshot() {
      return [{ data: { type: "jobs", jobs: [...known.values()], full: true } }];
    },
  };
}

/** Keeps the newest of each living job, and hands back those that differ from before. */
function remember(known: Map<string, JobSummary>, jobs: readonly JobSummary[]): JobSummary[] {
  return jobs.filter((job) => {
    const before = known.get(job.id);
    if (ENDED_STATES.includes(job.state)) known.delete(job.id);
    else known.set(job.id, job);
    return JSON.stringify(before) !== JSON.stringify(job);
  });
}
