import { settingsSchema } from "@millrace/pipeline";
import { alertPoint, followSignals, jobEnds, type JobEnds, type Signals } from "@millrace/pipeline/alerts";
import type { JobSample } from "@millrace/pipeline/metrics";

/** What rules need to know of a job that runs here. */
export interface WatchedJob {
  readonly signals: Signals | undefined;
  readonly checkpointIntervalMs: number;
}

interface Entry {
  readonly ends: JobEnds;
  readonly checkpointIntervalMs: number;
  signals: Signals | undefined;
}

const NO_ENDS: JobEnds = { sources: [], sinks: [] };

/** The jobs of this worker with what their readings amount to, in memory. A job that comes here from elsewhere begins anew. */
export class WatchedJobs {
  readonly #entries = new Map<string, Entry>();

  begin(jobId: string, document: unknown): void {
    const { settings, nodes, edges } = (document ?? {}) as { settings?: unknown; nodes?: unknown; edges?: unknown };
    const isGraph = Array.isArray(nodes) && Array.isArray(edges);
    this.#entries.set(jobId, {
      ends: isGraph ? jobEnds({ nodes: nodes as { id: string }[], edges: edges as { from: string; to: string }[] }) : NO_ENDS,
      checkpointIntervalMs: settingsSchema.safeParse(settings ?? {}).data?.checkpointing.intervalMs ?? 0,
      signals: undefined,
    });
  }

  end(jobId: string): void {
    this.#entries.delete(jobId);
  }

  sample(jobId: string, sample: JobSample): void {
    const entry = this.#entries.get(jobId);
    if (entry !== undefined) entry.signals = followSignals(entry.signals, alertPoint(sample, entry.ends));
  }

  read(): ReadonlyMap<string, WatchedJob> {
    return this.#entries;
  }
}
