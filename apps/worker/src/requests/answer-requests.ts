import { notify, type Database } from "@millrace/db";
import type { Logger } from "pino";
import { disposeSnapshot } from "./dispose-snapshot.ts";
import { lookUpOf, type LookUpQuestion } from "./look-up-of.ts";
import { runTestsOf, type TestsQuestion } from "./run-tests-of.ts";
import { planRestoreOf, type RestoreQuestion } from "./plan-restore-of.ts";

export interface RequestHost {
  readonly db: Database;
  readonly checkpointsFolder: string;
  readonly log: Logger;
}

interface Taken {
  readonly id: string;
  readonly kind: string;
  readonly data: unknown;
}

/** A question that another worker has taken and not answered for so long is asked again. */
const ABANDONED_AFTER_SECONDS = 30;

/** Answers everything that is asked of the workers and that no other one has taken. */
export async function answerRequests(host: RequestHost): Promise<void> {
  for (let request = await take(host.db); request !== undefined; request = await take(host.db)) await answer(host, request);
}

async function take(db: Database): Promise<Taken | undefined> {
  const [request] = await db.$queryRaw<Taken[]>`
    UPDATE "WorkerRequest" SET "takenAt" = now() WHERE "id" = (
      SELECT "id" FROM "WorkerRequest"
      WHERE "answeredAt" IS NULL AND ("takenAt" IS NULL OR "takenAt" < now() - make_interval(secs => ${ABANDONED_AFTER_SECONDS}))
      ORDER BY "createdAt" LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING "id", "kind", "data"`;
  return request;
}

async function answer(host: RequestHost, { id, kind, data }: Taken): Promise<void> {
  const { db, log } = host;
  const answered = await perform(host, kind, data).then(
    (result) => ({ answer: result }),
    (error: unknown) => {
      log.warn({ err: error, requestId: id, kind }, "a request could not be answered");
      return { failure: error instanceof Error ? error.message : String(error) };
    },
  );
  await db.workerRequest.update({ where: { id }, data: { answeredAt: new Date(), ...answered } });
  await notify(db, "answer", id);
}

async function perform({ db, checkpointsFolder }: RequestHost, kind: string, data: unknown): Promise<object> {
  switch (kind) {
    case "restorePlan":
      return planRestoreOf(data as RestoreQuestion, checkpointsFolder);
    case "lookUp":
      return lookUpOf(data as LookUpQuestion, checkpointsFolder);
    case "tests":
      return runTestsOf(data as TestsQuestion);
    case "dispose":
      return disposeSnapshot(db, data as { jobId: string; number: number }, checkpointsFolder);
    default:
      throw new Error(`This worker does not know requests of the kind "${kind}". Start workers of the same version as the server.`);
  }
}
