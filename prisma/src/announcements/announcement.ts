/** The one channel of PostgreSQL's NOTIFY that Millrace uses. */
export const CHANNEL = "millrace";

/**
 * What may have changed. `pipeline`, `worker`, `workerLogs`, `request` (something asked of the workers), `answer` (one of their answers or a job's)
 * and `peek` (rows that somebody looks at) name theirs by id, `alert` the job of an alert or nothing where rules or webhooks changed; all others
 * carry a job's id:
 * `job` its state, `intent` what people want of it, the rest what stands in the tables of that name.
 */
export const TOPICS = [
  "pipeline",
  "worker",
  "job",
  "intent",
  "sample",
  "events",
  "exceptions",
  "rows",
  "checkpoints",
  "logs",
  "workerLogs",
  "request",
  "answer",
  "peek",
  "alert",
] as const;
export type Topic = (typeof TOPICS)[number];

/** A hint to read again; it carries no data. */
export interface Announcement {
  readonly topic: Topic;
  readonly id: string;
}

/** Undefined for a payload that is not ours or of a topic that this version does not know. */
export function parseAnnouncement(payload: string): Announcement | undefined {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { topic, id } = value as { topic?: unknown; id?: unknown };
  const known = TOPICS.find((name) => name === topic);
  return known === undefined || typeof id !== "string" ? undefined : { topic: known, id };
}
