import type { JobDetail as Stored } from "../../server/jobs/job-store.ts";

/** What the job page knows before the stream. (tRPC's inference of JSON columns makes fields optional that are not.) */
export type JobDetail = Stored;
