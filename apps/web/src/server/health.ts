import type { RequestContext } from "./context.ts";

export interface Health {
  readonly ok: boolean;
  readonly database: boolean;
  /** Workers whose heartbeat is fresh. Zero is not an outage of the web server, but nothing can run. */
  readonly workers: number;
  readonly at: number;
}

/** A worker that was silent for longer is counted as gone. */
export const HEARTBEAT_FRESH_MS = 15_000;

export async function readHealth(ctx: RequestContext): Promise<Health> {
  const at = Date.now();
  try {
    const workers = await ctx.db.worker.count({ where: { stoppedAt: null, heartbeatAt: { gte: new Date(at - HEARTBEAT_FRESH_MS) } } });
    return { ok: true, database: true, workers, at };
  } catch {
    // The reason is the database driver's and goes to nobody: the answer itself says what is wrong.
    return { ok: false, database: false, workers: 0, at };
  }
}
