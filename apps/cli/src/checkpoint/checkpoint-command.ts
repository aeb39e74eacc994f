import path from "node:path";
import type { Command } from "commander";
import { createDatabase } from "@millrace/db";
import { CliError } from "../cli-error.ts";
import { requireJobId } from "../savepoint/ask-a-job.ts";
import { databaseUrl } from "../savepoint/database-url.ts";
import { triggerCheckpoint } from "./trigger-checkpoint.ts";
import { inspectCheckpoint, type Inspection } from "./inspect-checkpoint.ts";

/** `progress` is for people who watch; `print` is the result. */
export function addCheckpointCommand(program: Command, print: (line: string) => void, progress: (line: string) => void): void {
  const checkpoint = program.command("checkpoint").description("take checkpoints of jobs; look into checkpoints and savepoints");
  checkpoint
    .command("trigger")
    .description("take a checkpoint of a job that runs on a server now, and print its path")
    .argument("<job>", "id of the job, as its page's address has it")
    .action(async (jobId: string) => {
      requireJobId(jobId);
      const db = createDatabase(databaseUrl(process.env), { maxConnections: 1 });
      try {
        print(await triggerCheckpoint(db, jobId, progress));
      } finally {
        await db.$disconnect();
      }
    });
  checkpoint
    .command("verify")
    .description("check every file; exit code 1 where something is damaged")
    .argument("<path>", "folder of a checkpoint or savepoint")
    .action(async (folder: string) => {
      const { damage, files, bytes } = await inspectCheckpoint(path.resolve(folder));
      if (damage.length > 0) throw new CliError(damage.join("\n"), 1);
      print(`${files} files, ${bytes} bytes: all whole.`);
    });
  checkpoint
    .command("inspect")
    .description("list nodes and sizes, and what is damaged")
    .argument("<path>", "folder of a checkpoint or savepoint")
    .option("--json", "print JSON")
    .action(async (folder: string, options: { readonly json?: boolean }) => {
      const inspection = await inspectCheckpoint(path.resolve(folder));
      print(options.json === true ? JSON.stringify(inspection) : describe(inspection));
    });
}

function describe(inspection: Inspection): string {
  const { kind, checkpointId, pipelineName, jobId, createdAtMs, files, bytes, nodes, inFlight, damage } = inspection;
  return [
    `${kind} ${checkpointId} of "${pipelineName}" (job ${jobId}), ${new Date(createdAtMs).toISOString()}`,
    `${files} files, ${bytes} bytes`,
    ...nodes.flatMap((node) => [
      `  ${node.nodeId}  ${node.kind}  parallelism ${node.parallelism}  ${node.bytes} bytes`,
      ...node.states.map(({ name, kind, entries }) => `    ${name}  ${kind}  ${entries} ${kind === "timers" ? "timers" : "entries"}`),
    ]),
    ...inFlight.map((rows) => `  ${rows.edge}  rows under way  ${rows.bytes} bytes`),
    ...damage.map((sentence) => `damaged: ${sentence}`),
  ].join("\n");
}
