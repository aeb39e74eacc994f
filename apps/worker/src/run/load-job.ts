import { settingsSchema, type Settings } from "@millrace/pipeline";
import { notify, type PatternChangeRequest, type Transaction } from "@millrace/db";
import type { NodeChange } from "@millrace/engine/node";
import { tableLimits } from "../protocol/table-limits.ts";

export interface LoadedJob {
  /** The attempt that begins now. */
  readonly attempt: number;
  readonly document: unknown;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly startingPoint: string | null;
  readonly allowDropped: boolean;
  /** Patterns that were sent to the running job and accepted, in order. */
  readonly changes: readonly NodeChange[];
  readonly settings: Pick<Settings, "restart" | "checkpointing">;
  readonly keepRowsOf: (nodeId: string) => number;
}

/** Reads what is to be run and counts the attempt: from now on the job counts as having run. To be called under the lease. */
export async function loadJob(tx: Transaction, jobId: string): Promise<LoadedJob> {
  const { attempt, parameters, startingPoint, allowDropped, version } = await tx.job.update({
    where: { id: jobId },
    data: { attempt: { increment: 1 } },
    select: { attempt: true, parameters: true, startingPoint: true, allowDropped: true, version: { select: { document: true } } },
  });
  const accepted = await tx.jobRequest.findMany({
    where: { jobId, kind: "pattern", answeredAt: { not: null }, failure: null },
    orderBy: { id: "asc" },
    select: { data: true },
  });
  await notify(tx, "job", jobId);
  const { document } = version;
  return {
    attempt,
    document,
    parameters: parameters as LoadedJob["parameters"],
    startingPoint,
    allowDropped,
    changes: accepted.map(({ data }) => patternChangeOf(data)),
    settings: settingsOf(document),
    keepRowsOf: tableLimits(document),
  };
}

/** A request for another pattern, as the engine takes it. */
export function patternChangeOf(data: unknown): NodeChange {
  const { nodeId, ...change } = data as PatternChangeRequest;
  return { nodeId, change };
}

/** The settings of a document; a document that cannot be read will fail by itself, and is not tried twice. */
export function settingsOf(document: unknown): LoadedJob["settings"] {
  const parsed = settingsSchema.safeParse((document as { settings?: unknown } | null)?.settings ?? {});
  return parsed.success ? parsed.data : { ...settingsSchema.parse({ checkpointing: { intervalMs: 0 } }), restart: { strategy: "none" } };
}

/**
 * True where a job that died may go on: from its newest checkpoint or, before the first one, from its beginning, as Flink's do. Without
 * checkpoints a job that has written something is not begun again by itself.
 */
export function isRecoverable({ checkpointing }: LoadedJob["settings"]): boolean {
  return checkpointing.intervalMs > 0;
}

/** Slots that a job takes: with slot sharing, as many as its widest node has subtasks. */
export function slotsOf(document: unknown): number {
  const { settings, nodes } = (document ?? {}) as { settings?: { parallelism?: number }; nodes?: { parallelism?: number }[] };
  return Math.max(1, settings?.parallelism ?? 1, ...(nodes ?? []).map((node) => node.parallelism ?? 1));
}
