import { exceptionView } from "../jobs/job-history.ts";
import type { RequestContext } from "../context.ts";
import type { JobSummary } from "../jobs/job-view.ts";
import type { JobReading } from "@millrace/pipeline/metrics";
import { JOB_SUMMARY_SELECT, summarizeJob } from "../jobs/summarize-jobs.ts";
import { diffLive, type LiveDelta } from "../../monitor/sample/live-delta.ts";
import type { LivePayload } from "./live-payload.ts";
import type { TopicSource, Update } from "./topic-source.ts";

const MOST_EVENTS = 200;

/**
 * One job: its state, its newest sample as deltas, and its events. Resumable by the id of the last event; exceptions and checkpoints
 * are announced by an event-free message, because the page asks for their lists anyway.
 */
export function jobSource(ctx: RequestContext, jobId: string): TopicSource {
  let summary: JobSummary | undefined;
  let reading: JobReading | undefined;
  let lastEventId: bigint | undefined;
  let lastExceptionId: bigint | undefined;
  const dirty = new Set<string>(["state", "events", "exceptions"]);

  return {
    minIntervalMs: 200,
    concerns(announcement) {
      if (announcement.kind === "all") for (const part of ["state", "events", "exceptions", "checkpoints"]) dirty.add(part);
      else if (announcement.kind !== "job" || announcement.jobId !== jobId || announcement.what === "rows" || announcement.what === "logs")
        return false;
      else dirty.add(announcement.what);
      return true;
    },

    async refresh() {
      const parts = new Set(dirty);
      dirty.clear();
      const updates: Update[] = [];
      // A state or a sample changes the same row; every change of state also writes an event.
      if (parts.has("state") || parts.has("sample")) updates.push(...(await readJob()));
      if (parts.has("state") || parts.has("events")) updates.push(...(await readEvents()));
      if (parts.has("state") || parts.has("exceptions")) updates.push(...(await readExceptions()));
      if (parts.has("checkpoints")) updates.push({ data: { type: "checkpoints" } });
      return updates;
    },

    async snapshot(cursor) {
      const updates: Update[] = [];
      if (summary !== undefined) updates.push({ data: { type: "state", job: summary } });
      if (reading !== undefined) updates.push({ data: samplePayload(reading, true, reading.nodes) });
      // What failed between the page's question and its subscription is told by nobody else.
      updates.push({ data: { type: "exceptions", exceptions: [] } });
      const head = String(lastEventId ?? 0n);
      if (cursor !== undefined && lastEventId !== undefined && BigInt(cursor) < lastEventId) {
        updates.push(
          { data: { type: "events", events: await eventsBetween(BigInt(cursor), lastEventId) }, cursor: head },
          { data: { type: "checkpoints" } },
        );
      } else {
        const first = updates[0];
        if (first !== undefined) updates[0] = { ...first, cursor: head };
      }
      return updates;
    },
  };

  async function readJob(): Promise<Update[]> {
    const row = await ctx.db.job.findFirst({ where: { id: jobId, workspaceId: ctx.workspaceId }, select: JOB_SUMMARY_SELECT });
    if (row === null) return [];
    const updates: Update[] = [];
    const next = await summarizeJob(ctx, row);
    if (JSON.stringify(withoutNumbers(next)) !== JSON.stringify(withoutNumbers(summary)))
      updates.push({ data: { type: "state", job: next } });
    summary = next;
    const latest = await ctx.readings.read(jobId);
    if (latest !== null && latest.at !== reading?.at) {
      const before = reading?.nodes ?? {};
      reading = latest;
      updates.push({ data: samplePayload(reading, false, diffLive(before, reading.nodes)) });
    }
    return updates;
  }

  async function readEvents(): Promise<Update[]> {
    if (lastEventId === undefined) {
      const newest = await ctx.db.jobEvent.findFirst({ where: { jobId }, orderBy: { id: "desc" }, select: { id: true } });
      lastEventId = newest?.id ?? 0n;
      return [];
    }
    const events = await eventsBetween(lastEventId, undefined);
    const last = events.at(-1);
    if (last === undefined) return [];
    lastEventId = BigInt(last.id);
    return [{ data: { type: "events", events }, cursor: last.id }];
  }

  async function eventsBetween(after: bigint, upTo: bigint | undefined) {
    const rows = await ctx.db.jobEvent.findMany({
      where: { jobId, id: { gt: after, ...(upTo === undefined ? {} : { lte: upTo }) } },
      orderBy: { id: "asc" },
      take: MOST_EVENTS,
    });
    return rows.map((row) => ({ id: String(row.id), at: row.at.getTime(), type: row.type, message: row.message, data: row.data }));
  }

  async function readExceptions(): Promise<Update[]> {
    const since = lastExceptionId;
    const rows = await ctx.db.jobException.findMany({
      where: { jobId, ...(since === undefined ? {} : { id: { gt: since } }) },
      orderBy: { id: "desc" },
      take: since === undefined ? 1 : 50,
    });
    lastExceptionId = rows[0]?.id ?? since ?? 0n;
    if (since === undefined || rows.length === 0) return [];
    return [{ data: { type: "exceptions", exceptions: rows.map(exceptionView) } }];
  }
}

function samplePayload(reading: JobReading, full: boolean, nodes: LiveDelta): LivePayload {
  return { type: "sample", at: reading.at, intervalMs: reading.intervalMs, full, nodes, job: reading.job, process: reading.process };
}

/** What a job page shows of the summary; its numbers come with the readings, checkpoints by their own message. */
function withoutNumbers(summary: JobSummary | undefined): JobSummary | undefined {
  return summary === undefined ? undefined : { ...summary, pulse: null, lastCheckpointAt: null };
}
