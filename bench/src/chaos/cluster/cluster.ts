import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createDatabase, createJob, DEFAULT_WORKSPACE_ID, type Database, type JobModel } from "@millrace/db";
import { migrate, migrateQueue } from "@millrace/db/migrate";
import pg from "pg";
import { ChaosWorker } from "./chaos-worker.ts";

const LOOK_EVERY_MS = 50;

/** Workers as processes, with a database of their own. Everything ends with it. */
export class Cluster implements AsyncDisposable {
  readonly db: Database;
  readonly databaseUrl: string;
  readonly home: string;
  readonly workers: ChaosWorker[] = [];

  /** Over a database that is there and migrated. */
  constructor(databaseUrl: string, home: string) {
    this.databaseUrl = databaseUrl;
    this.home = home;
    this.db = createDatabase(databaseUrl, { maxConnections: 4 });
  }

  /** Makes the database on the server of `serverUrl`. */
  static async create(serverUrl: string, { name, home }: { readonly name: string; readonly home: string }): Promise<Cluster> {
    const server = new pg.Client({ connectionString: serverUrl });
    await server.connect();
    await server.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    await server.end();
    const url = new URL(serverUrl);
    url.pathname = `/${name}`;
    await migrate(url.href);
    await migrateQueue(url.href);
    mkdirSync(home, { recursive: true });
    return new Cluster(url.href, home);
  }

  get dataFolder(): string {
    return path.join(this.home, "data");
  }

  checkpointFolderOf(jobId: string): string {
    return path.join(this.home, "checkpoints", jobId);
  }

  /** `databaseUrl`: how this worker reaches the database. */
  startWorker(databaseUrl: string = this.databaseUrl): ChaosWorker {
    const worker = new ChaosWorker({ databaseUrl, home: this.home, logFile: path.join(this.home, "workers.log") });
    this.workers.push(worker);
    return worker;
  }

  /** Kills a worker and puts another one in its place. */
  async replaceWorker(worker: ChaosWorker): Promise<void> {
    worker.signal("SIGKILL");
    await worker.exited;
    this.workers.splice(this.workers.indexOf(worker), 1);
    this.startWorker();
  }

  async startJob(document: { readonly name: string }): Promise<string> {
    const { id: pipelineId } = await this.db.pipeline.create({
      data: { workspaceId: DEFAULT_WORKSPACE_ID, name: document.name, document },
      select: { id: true },
    });
    return createJob(this.db, {
      workspaceId: DEFAULT_WORKSPACE_ID,
      pipelineId,
      document,
      parameters: {},
      startingPoint: null,
      createdBy: "chaos",
    });
  }

  /** Looks until the job is as wanted. Throws where it failed. */
  async until(jobId: string, condition: (job: JobModel) => boolean): Promise<JobModel> {
    for (;;) {
      const job = await this.db.job.findUniqueOrThrow({ where: { id: jobId } });
      if (condition(job)) return job;
      if (job.state === "FAILED") throw new Error(`The job "${job.name}" failed: ${job.cause}`);
      await delay(LOOK_EVERY_MS);
    }
  }

  /** The rows that a table sink keeps. */
  async tableRows(jobId: string, nodeId: string): Promise<string[]> {
    const rows = await this.db.tableRow.findMany({ where: { jobId, nodeId }, select: { values: true } });
    return rows.map(({ values }) => JSON.stringify(values));
  }

  async tableTotal(jobId: string, nodeId: string): Promise<number> {
    const total = await this.db.tableTotal.findUnique({ where: { jobId_nodeId: { jobId, nodeId } } });
    return Number(total?.total ?? 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const worker of this.workers) worker.signal("SIGTERM");
    await Promise.all(this.workers.map(({ exited }) => exited));
    await this.db.$disconnect();
  }
}
