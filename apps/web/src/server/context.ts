import {
  createDatabase,
  DEFAULT_WORKSPACE_ID,
  LatestSampleReader,
  listen,
  readSecretKeys,
  SecretBox,
  type Database,
  type Role,
} from "@millrace/db";
import type { JobReading, JobSample } from "@millrace/pipeline/metrics";
import { AnswerBoard } from "./answers/answer-board.ts";
import { createControl, type Control } from "./control.ts";
import { DocumentCache } from "./jobs/document-cache.ts";
import { LatestCache } from "./jobs/latest-cache.ts";
import { fromDatabase, type Announcement } from "./live/announcement.ts";
import { LiveHub } from "./live/hub.ts";
import { makeSource } from "./live/sources.ts";
import { log } from "./log.ts";
import { PresenceBoard } from "./presence/presence-board.ts";

/** What every procedure may use. */
export interface RequestContext {
  readonly db: Database;
  readonly control: Control;
  readonly hub: LiveHub;
  /** The newest reading of each running job with all its subtasks: megabytes where the job is wide. */
  readonly samples: LatestCache<JobSample>;
  /** The same without subtasks. */
  readonly readings: LatestCache<JobReading>;
  readonly documents: DocumentCache;
  /** Where answers of workers are waited for. */
  readonly answers: AnswerBoard;
  /** Who has which pipeline open. */
  readonly presence: PresenceBoard;
  /** Seals what nobody may read in the database. */
  readonly secrets: SecretBox;
  readonly workspaceId: string;
  /** Who acts: the name of their access token; "you" where nobody has to sign in. */
  readonly actor: string;
  /** What they may do. */
  readonly role: Role;
  /** Whether they still may: asked by what goes on for long. Undefined where nobody has to sign in. */
  readonly isStillIn: (() => Promise<boolean>) | undefined;
}

/** Next.js loads server modules more than once; what holds connections exists once in a process. */
const shared = globalThis as typeof globalThis & { millraceContext?: RequestContext };

/** The context of a request. Connects on first use. */
export function requestContext(): RequestContext {
  shared.millraceContext ??= createContext(requireEnv("DATABASE_URL"));
  return shared.millraceContext;
}

/** A context whose connections belong to the caller. */
export interface OwnedContext extends RequestContext {
  /** Resolves when changes are heard. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** A context of its own over a database. */
export function createContext(databaseUrl: string, secrets = new SecretBox(() => readSecretKeys())): OwnedContext {
  const db = createDatabase(databaseUrl);
  const latest = new LatestSampleReader(databaseUrl);
  const context: RequestContext = {
    db,
    control: createControl(db, { databaseUrl, redisUrl: process.env["REDIS_URL"] }),
    hub: new LiveHub((topic) => makeSource(context, topic)),
    samples: new LatestCache((jobId) => latest.read(jobId, "sample")),
    readings: new LatestCache((jobId) => latest.read(jobId, "reading")),
    documents: new DocumentCache(db),
    answers: new AnswerBoard(),
    presence: new PresenceBoard(),
    secrets,
    workspaceId: DEFAULT_WORKSPACE_ID,
    actor: "you",
    role: "admin",
    isStillIn: undefined,
  };
  const subscription = listen(databaseUrl, {
    onConnect: () => hear(context, { kind: "all" }),
    onAnnouncement: (announcement) => hear(context, fromDatabase(announcement)),
    onLost: (err) => log.warn({ err }, "lost the connection that hears of changes; connecting again"),
  });
  return {
    ...context,
    ready: subscription.ready,
    async close() {
      await subscription.close();
      await context.control.close();
      await latest.close();
      await db.$disconnect();
    },
  };
}

/** Caches first: whoever reads because of the announcement must not get what was before it. */
function hear({ samples, readings, hub, answers }: RequestContext, announcement: Announcement): void {
  if (announcement.kind === "answer") return answers.announce(announcement.id);
  if (announcement.kind === "all") {
    samples.invalidate();
    readings.invalidate();
    answers.announce();
  } else if (announcement.kind === "job" && (announcement.what === "sample" || announcement.what === "state")) {
    samples.invalidate(announcement.jobId);
    readings.invalidate(announcement.jobId);
  }
  hub.announce(announcement);
}

function requireEnv(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set. Start Millrace by "npm start", which sets it.`);
  return value;
}
