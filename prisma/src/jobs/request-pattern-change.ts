import { notify } from "../announcements/notify.ts";
import type { Database } from "../database.ts";
import { ENDED_STATES } from "./request-cancel.ts";

/** What the row of such a request holds as `data`. */
export interface PatternChangeRequest {
  readonly nodeId: string;
  readonly version: number;
  /** The pattern as JSON. */
  readonly pattern: string;
  /** What becomes of what the pattern before has begun. */
  readonly oldMatches: "finish" | "discard";
}

export interface PatternChangeWish extends Omit<PatternChangeRequest, "version"> {
  /** For people's eyes. */
  readonly nodeName: string;
  /** The version that the node runs, as far as is known; the new one is greater. */
  readonly knownVersion: number;
  readonly requestedBy: string;
}

/**
 * Asks a job to go on with another pattern in a node. The request's row (JobRequest) is answered by the worker; a pattern that the node refuses is its
 * failure. Returns the version that the pattern gets; undefined where the job has ended.
 */
export function requestPatternChange(db: Database, jobId: string, wish: PatternChangeWish): Promise<number | undefined> {
  const { nodeId, pattern, oldMatches, requestedBy, nodeName, knownVersion } = wish;
  return db.$transaction(async (tx) => {
    // One at a time, so that no two get the same version.
    const jobs = await tx.$queryRaw<{ state: string }[]>`SELECT "state"::text FROM "Job" WHERE "id" = ${jobId}::uuid FOR UPDATE`;
    const state = jobs[0]?.state;
    if (state === undefined || ENDED_STATES.some((ended) => ended === state)) return undefined;
    const earlier = await tx.jobRequest.findMany({ where: { jobId, kind: "pattern" }, select: { data: true } });
    const versions = earlier.map(({ data }) => data as unknown as PatternChangeRequest).filter((data) => data.nodeId === nodeId);
    const version = 1 + Math.max(knownVersion, ...versions.map((data) => data.version));
    const data: PatternChangeRequest = { nodeId, version, pattern, oldMatches };
    const { id } = await tx.jobRequest.create({ data: { jobId, kind: "pattern", requestedBy, data: { ...data } }, select: { id: true } });
    const message = `Version ${version} of the pattern of "${nodeName}" was sent`;
    await tx.jobEvent.create({ data: { jobId, type: "action", message, data: { requestId: id, nodeId, version } } });
    for (const topic of ["intent", "events"] as const) await notify(tx, topic, jobId);
    return version;
  });
}
