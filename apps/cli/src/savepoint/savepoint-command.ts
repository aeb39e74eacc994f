import { setTimeout as delay } from "node:timers/promises";
import type { Command } from "commander";
import { createDatabase, requestSavepoint, requestStop, type Database } from "@millrace/db";
import { CliError } from "../cli-error.ts";
import { FINAL, LOOK_EVERY_MS, REQUESTED_BY, requireJobId, untilAnswered } from "./ask-a-job.ts";
import { databaseUrl } from "./database-url.ts";

interface SavepointOptions {
  readonly label?: string;
  readonly stop?: boolean;
  readonly drain?: boolean;
}

/** `millrace savepoint JOB`: prints the path of the savepoint, from which `run --from` and the job page start. */
export function addSavepointCommand(program: Command, print: (line: string) => void): void {
  program
    .command("savepoint")
    .description("take a savepoint of a job that runs on a server, and print its path")
    .argument("<job>", "id of the job, as its page's address has it")
    .option("--label <text>", "a name for people")
    .option("--stop", "end the job behind the savepoint; it can be resumed from there")
    .option("--drain", "fire all windows first, then end the job; it is not meant to go on")
    .action(async (jobId: string, options: SavepointOptions) => {
      requireJobId(jobId);
      const db = createDatabase(databaseUrl(process.env), { maxConnections: 1 });
      try {
        print(await takeSavepoint(db, jobId, options));
      } finally {
        await db.$disconnect();
      }
    });
}

/** Resolves with the path when the savepoint is complete. Throws CliError where there is none, and says why. */
export function takeSavepoint(db: Database, jobId: string, options: SavepointOptions): Promise<string> {
  return options.stop === true || options.drain === true ? stop(db, jobId, options.drain === true) : savepoint(db, jobId, options.label);
}

async function savepoint(db: Database, jobId: string, label: string | undefined): Promise<string> {
  const id = await requestSavepoint(db, jobId, { requestedBy: REQUESTED_BY, ...(label === undefined ? {} : { label }) });
  if (id === undefined) throw new CliError(`No job ${jobId} is running. A savepoint needs one.`, 1);
  return untilAnswered(db, { jobId, requestId: id, what: "savepoint" });
}

async function stop(db: Database, jobId: string, drain: boolean): Promise<string> {
  if (!(await requestStop(db, jobId, { requestedBy: REQUESTED_BY, drain })))
    throw new CliError(`No job ${jobId} is running, or it is being stopped already.`, 1);
  for (;;) {
    const { state, intent, cause } = await db.job.findUniqueOrThrow({
      where: { id: jobId },
      select: { state: true, intent: true, cause: true },
    });
    if (state === "FINISHED") {
      const last = await db.checkpoint.findFirst({ where: { jobId, type: "SAVEPOINT", status: "COMPLETED" }, orderBy: { number: "desc" } });
      if (typeof last?.path === "string") return last.path;
      throw new CliError("The job ended without a savepoint.", 1);
    }
    if (FINAL.includes(state)) throw new CliError(`The job ended as ${state}${cause === null ? "" : `: ${cause}`}`, 1);
    if (intent === "run") {
      const notice = await db.jobEvent.findFirst({ where: { jobId, type: "notice" }, orderBy: { id: "desc" } });
      throw new CliError(notice?.message ?? "The stop failed, and the job runs on.", 1);
    }
    await delay(LOOK_EVERY_MS);
  }
}
