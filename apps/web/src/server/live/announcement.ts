import type { Announcement as DatabaseAnnouncement } from "@millrace/db";

/** What changed in the database, as the hub hears it. Only a hint to read: it carries no data. */
export type Announcement =
  | { readonly kind: "pipelines" }
  | { readonly kind: "workers" }
  /** An alert, a rule or a webhook changed. */
  | { readonly kind: "alerts" }
  | { readonly kind: "job"; readonly jobId: string; readonly what: JobPart }
  /** A worker or a job has answered what it was asked. */
  | { readonly kind: "answer"; readonly id: string }
  | { readonly kind: "peek"; readonly peekId: string }
  | { readonly kind: "workerLogs"; readonly workerId: string }
  /** What only workers listen to. */
  | { readonly kind: "other" }
  /** The connection was away: anything may have changed. */
  | { readonly kind: "all" };

export type JobPart = "state" | "sample" | "events" | "exceptions" | "rows" | "checkpoints" | "logs";

/** From PostgreSQL's channel to the hub's terms. An intent is shown beside the state, so it counts as one. */
export function fromDatabase({ topic, id }: DatabaseAnnouncement): Announcement {
  switch (topic) {
    case "pipeline":
      return { kind: "pipelines" };
    case "worker":
      return { kind: "workers" };
    case "alert":
      return { kind: "alerts" };
    case "job":
    case "intent":
      return { kind: "job", jobId: id, what: "state" };
    case "answer":
      return { kind: "answer", id };
    case "peek":
      return { kind: "peek", peekId: id };
    case "workerLogs":
      return { kind: "workerLogs", workerId: id };
    case "request":
      return { kind: "other" };
    default:
      return { kind: "job", jobId: id, what: topic };
  }
}
