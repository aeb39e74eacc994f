import { askWorkers } from "@millrace/db";
import { AppError } from "../app-error.ts";
import { workersAnswer } from "../answers/await-answer.ts";
import { audit } from "../audit.ts";
import type { RequestContext } from "../context.ts";
import { requireJob } from "./job-store.ts";
import { inspectionOff } from "./peek-store.ts";

/** A window, epoch ms; null where the state belongs to none. */
type ShownWindow = { readonly start: number; readonly end: number } | null;

/** What a node kept of a key when a checkpoint was taken; values are plain JSON, masked as the pipeline says. */
export interface KeyStateView {
  /** The checkpoint or savepoint that was looked into. */
  readonly number: number;
  readonly at: number;
  readonly subtask: number;
  readonly keyGroup: number;
  readonly entries: readonly { readonly state: string; readonly kind: string; readonly window: ShownWindow; readonly value: unknown }[];
  readonly timers: readonly { readonly at: number; readonly time: "event" | "processing"; readonly window: ShownWindow }[];
}

/**
 * Looks a key up in the newest snapshot of a job; a worker reads it. Who looked stands in the audit trail, the key does not.
 * Throws INSPECTION_OFF, NO_SNAPSHOT, REQUEST_FAILED (no such key column, state too large), WORKERS_SILENT.
 */
export async function lookUpState(
  ctx: RequestContext,
  { id, nodeId, key }: { readonly id: string; readonly nodeId: string; readonly key: Readonly<Record<string, unknown>> },
): Promise<KeyStateView> {
  const job = await requireJob(ctx, id);
  const document = await ctx.documents.read(job.versionId);
  if (document === null || !document.settings.inspection.rows) throw inspectionOff();
  const snapshot = await ctx.db.checkpoint.findFirst({
    where: { jobId: id, status: { in: ["completed", "COMPLETED"] }, disposedAt: null, path: { not: null } },
    orderBy: { number: "desc" },
    select: { number: true, path: true, triggeredAt: true },
  });
  if (snapshot?.path == null)
    throw new AppError("NO_SNAPSHOT", "There is no checkpoint to look into yet. Wait for the first one, or take a savepoint.");
  const request = await askWorkers(
    ctx.db,
    {
      kind: "lookUp",
      path: snapshot.path,
      document,
      parameters: job.parameters as Readonly<Record<string, string | number | boolean>>,
      nodeId,
      key,
    },
    { workspaceId: ctx.workspaceId, requestedBy: ctx.actor },
  );
  const found = (await workersAnswer(ctx, request)) as Omit<KeyStateView, "number" | "at">;
  // The question holds a key and the answer what is kept of it: neither stays.
  await ctx.db.workerRequest.delete({ where: { id: request } });
  await audit(ctx, "job.lookUp", `job:${id}`, { node: nodeId });
  return { number: snapshot.number, at: snapshot.triggeredAt.getTime(), ...found };
}
