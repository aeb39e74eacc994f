import { availableParallelism } from "node:os";
import path from "node:path";
import { readSecretKeys } from "@millrace/db";
import { z } from "zod";
import { JOB_PROGRAM } from "./run/job-child.ts";

const schema = z.object({
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: "DATABASE_URL must name the PostgreSQL database, like postgresql://user:password@host:5432/database.",
  }),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: "REDIS_URL must be like redis://host:6379." }).optional(),
  MILLRACE_HOME: z.string({ error: "MILLRACE_HOME must name the folder that holds data and logs." }).min(1),
  MILLRACE_SLOTS: z.coerce.number({ error: "MILLRACE_SLOTS must be a whole number of at least 1." }).int().min(1).max(10_000).optional(),
  MILLRACE_JOB_MEMORY_MB: z.coerce
    .number({ error: "MILLRACE_JOB_MEMORY_MB must be a whole number of at least 64." })
    .int()
    .min(64)
    .default(4096),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

export interface WorkerConfig {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  /** Below it jobs read and write files. */
  readonly dataFolder: string;
  /** Checkpoints and savepoints, a folder a job. Workers that share jobs share it too. */
  readonly checkpointsFolder: string;
  /** Subtasks of one node that may run here at once, over all jobs. */
  readonly slots: number;
  /** Heap that the process of one job may take. */
  readonly jobMemoryMb: number;
  /** The program that runs a job in a process of its own. */
  readonly jobProgram: string;
  readonly logLevel: string;
  /** The keys with which secrets in the database are sealed, as they are now. */
  readonly secretKeys: () => readonly Buffer[];
}

/** Slots per core: most pipelines wait more than they compute. */
const SLOTS_PER_CORE = 8;

/** Throws an Error whose message has one sentence for each variable that cannot be used. */
export function readConfig(env: NodeJS.ProcessEnv): WorkerConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => issue.message).join(" "));
  const { data } = parsed;
  return {
    databaseUrl: data.DATABASE_URL,
    redisUrl: data.REDIS_URL,
    dataFolder: path.join(data.MILLRACE_HOME, "data"),
    checkpointsFolder: path.join(data.MILLRACE_HOME, "checkpoints"),
    slots: data.MILLRACE_SLOTS ?? Math.max(16, availableParallelism() * SLOTS_PER_CORE),
    jobMemoryMb: data.MILLRACE_JOB_MEMORY_MB,
    jobProgram: JOB_PROGRAM,
    logLevel: data.LOG_LEVEL,
    secretKeys: () => readSecretKeys(given),
  };
}
