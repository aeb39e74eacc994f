import type { RequestContext } from "../context.ts";
import { listWorkers } from "../workers.ts";
import type { TopicSource } from "./topic-source.ts";

/** All workers of the cluster, whole at each heartbeat: there are few. */
export function workerSource(ctx: RequestContext): TopicSource {
  let last = "";
  return {
    minIntervalMs: 1_000,
    concerns: (a) => a.kind === "workers" || a.kind === "all",
    async refresh() {
      const workers = await listWorkers(ctx);
      const text = JSON.stringify(workers);
      if (text === last) return [];
      last = text;
      return [{ data: { type: "workers", workers } }];
    },
    snapshot: async () => [{ data: { type: "workers", workers: await listWorkers(ctx) } }],
  };
}
