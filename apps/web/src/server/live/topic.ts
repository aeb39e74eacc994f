import { z } from "zod";

/**
 * What a tab may follow. Strings, because they are also keys of cursors and of the browser's store:
 * `jobs` (the list), `pipelines`, `workers`, `savepoints`, `alerts`, `hotspots`, `job:<id>`, `node:<jobId>:<nodeId>` (its subtasks), `rows:<jobId>:<nodeId>`, `logs:<jobId>`,
 * `peek:<peekId>`, `workerLogs:<workerId>`.
 */
const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const NODE = "[A-Za-z][A-Za-z0-9_-]{0,63}";
const PATTERN = new RegExp(
  `^(?:jobs|pipelines|workers|savepoints|alerts|hotspots|(?:job|logs|peek|workerLogs):${UUID}|(?:node|rows):${UUID}:${NODE})$`,
);

export const topicSchema = z.string().max(120).regex(PATTERN, "unknown topic");

export interface Topic {
  readonly kind:
    | "jobs"
    | "pipelines"
    | "workers"
    | "savepoints"
    | "alerts"
    | "hotspots"
    | "job"
    | "node"
    | "rows"
    | "logs"
    | "peek"
    | "workerLogs";
  /** Of a job; of a peek or worker for theirs. */
  readonly jobId?: string;
  readonly nodeId?: string;
}

/** Takes a checked topic apart. */
export function parseTopic(text: string): Topic {
  const [kind, jobId, nodeId] = text.split(":");
  return { kind: kind as Topic["kind"], ...(jobId === undefined ? {} : { jobId }), ...(nodeId === undefined ? {} : { nodeId }) };
}
