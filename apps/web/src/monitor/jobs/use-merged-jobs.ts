"use client";
import { useMemo } from "react";
import type { JobSummary } from "../../server/jobs/job-view.ts";
import { useLive } from "../../trpc/live-store.ts";

/** A page of jobs as asked for, with what the stream knows newer; jobs that started since stand on top. */
export function useMergedJobs(
  asked: readonly JobSummary[] | undefined,
  limit: number,
  accepts: (job: JobSummary) => boolean = acceptsAll,
): readonly JobSummary[] {
  const live = useLive((state) => state.jobs);
  return useMemo(() => mergeJobs(asked ?? [], live, accepts).slice(0, limit), [asked, live, accepts, limit]);
}

export function mergeJobs(
  asked: readonly JobSummary[],
  live: Readonly<Record<string, JobSummary>>,
  accepts: (job: JobSummary) => boolean,
): JobSummary[] {
  const oldest = asked.at(-1)?.createdAt ?? -Infinity;
  const known = new Set(asked.map((job) => job.id));
  const fresh = Object.values(live).filter((job) => !known.has(job.id) && job.createdAt > oldest);
  return [...asked.map((job) => newer(job, live[job.id])), ...fresh].filter(accepts).toSorted((a, b) => b.createdAt - a.createdAt);
}

/** The answer to a question and a message of the stream cross each other: the later reading counts. */
function newer(asked: JobSummary, live: JobSummary | undefined): JobSummary {
  if (live === undefined) return asked;
  const isOlder =
    live.stateSince < asked.stateSince || (live.stateSince === asked.stateSince && (live.pulse?.at ?? 0) < (asked.pulse?.at ?? 0));
  return isOlder ? asked : live;
}

function acceptsAll(): boolean {
  return true;
}
