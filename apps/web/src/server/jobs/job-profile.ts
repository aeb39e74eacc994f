import { askJob } from "@millrace/db";
import { AppError } from "../app-error.ts";
import { jobsAnswer } from "../answers/await-answer.ts";
import { audit } from "../audit.ts";
import type { RequestContext } from "../context.ts";
import { requireJob } from "./job-store.ts";

/** A profile as V8 makes it: the content of a `.cpuprofile` file. Times in microseconds. */
export interface CpuProfileView {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly hitCount?: number;
    readonly children?: readonly number[];
  }[];
  readonly startTime: number;
  readonly endTime: number;
  readonly samples?: readonly number[];
  readonly timeDeltas?: readonly number[];
}

export interface ThreadProfileView {
  /** Missing: the thread of the job manager. */
  readonly slot?: number;
  readonly profile: CpuProfileView;
}

/** What each thread of a running job spends its time on in the next `durationMs`. */
export async function profileJob(
  ctx: RequestContext,
  { id, durationMs }: { readonly id: string; readonly durationMs: number },
): Promise<{ readonly at: number; readonly threads: readonly ThreadProfileView[] }> {
  const job = await requireJob(ctx, id);
  if (job.state !== "RUNNING")
    throw new AppError("JOB_STATE", `The job is ${job.state}. A profile needs a running job.`, { values: { state: job.state } });
  const at = Date.now();
  const requestId = await askJob(ctx.db, id, { kind: "profile", durationMs }, ctx.actor);
  const { threads } = (await jobsAnswer(ctx, requestId, durationMs)) as { readonly threads: readonly ThreadProfileView[] };
  await audit(ctx, "job.profile", `job:${id}`, { name: job.name, durationMs });
  return { at, threads };
}
