import type { RequestContext } from "../context.ts";
import type { Announcement } from "./announcement.ts";
import { hotSpotSource } from "./hot-spot-source.ts";
import { jobSource } from "./job-source.ts";
import { jobListSource } from "./job-list-source.ts";
import { logSource, rowSource } from "./append-sources.ts";
import { nodeSource } from "./node-source.ts";
import { workerLogSource } from "../logs/worker-log-source.ts";
import { peekSource } from "./peek-source.ts";
import { parseTopic } from "./topic.ts";
import type { TopicSource } from "./topic-source.ts";
import { workerSource } from "./worker-source.ts";

/** The source of each kind of topic. */
export function makeSource(ctx: RequestContext, text: string): TopicSource {
  const topic = parseTopic(text);
  const jobId = topic.jobId ?? "";
  const nodeId = topic.nodeId ?? "";
  switch (topic.kind) {
    case "jobs":
      return jobListSource(ctx);
    case "pipelines":
      return listSource((a) => a.kind === "pipelines");
    case "savepoints":
      return listSource((a) => a.kind === "job" && a.what === "checkpoints");
    case "alerts":
      return listSource((a) => a.kind === "alerts");
    case "hotspots":
      return hotSpotSource(ctx);
    case "workers":
      return workerSource(ctx);
    case "job":
      return jobSource(ctx, jobId);
    case "node":
      return nodeSource(ctx, jobId, nodeId);
    case "rows":
      return rowSource(ctx, jobId, nodeId);
    case "logs":
      return logSource(ctx, jobId);
    case "peek":
      return peekSource(ctx, jobId);
    case "workerLogs":
      return workerLogSource(ctx, jobId);
  }
}

/** A list that pages ask for themselves: the stream only says when it is old. */
function listSource(concerns: (announcement: Announcement) => boolean): TopicSource {
  return {
    concerns: (a) => a.kind === "all" || concerns(a),
    minIntervalMs: 500,
    refresh: async () => [{ data: { type: "changed" } }],
    snapshot: async () => [],
  };
}
