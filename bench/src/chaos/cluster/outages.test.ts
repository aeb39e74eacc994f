import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createTestDatabase } from "@millrace/db/testing";
import { describe, expect, it } from "vitest";
import { newestCheckpointId } from "../checkpoint-progress.ts";
import { chaosDocument, CHAOS_VARIANTS } from "../pipelines/chaos-document.ts";
import { CHAOS_PIPELINES } from "../pipelines/chaos-pipelines.ts";
import { JobProcess } from "../processes/job-process.ts";
import { compareRows } from "../sinks/compare-rows.ts";
import { readSinks } from "../sinks/sink-rows.ts";
import { BreakableConnection } from "./breakable-connection.ts";
import { Cluster } from "./cluster.ts";

const ROWS = 6_000;
const PER_SECOND = 1_000;
/** Longer than a job's process goes on without its lease; what happens after it does not depend on how long it was. */
const OUTAGE_MS = 12_000;

interface Outage {
  readonly cluster: Cluster;
  readonly jobId: string;
  /** How the first worker reaches the database. */
  readonly connection: BreakableConnection;
}

/** Runs a job on a worker, lets `happen` when it has checkpoints, and compares what its sinks hold at the end with an undisturbed run. */
async function survives(happen: (outage: Outage) => Promise<void>): Promise<void> {
  await using database = await createTestDatabase();
  await using connection = await BreakableConnection.to(database.url);
  const home = mkdtempSync(path.join(tmpdir(), "millrace-outage-"));
  try {
    await using cluster = new Cluster(database.url, home);
    const documentOf = (name: string, rowsPerSecond: number, hasTableSink: boolean) =>
      chaosDocument(CHAOS_PIPELINES["windows"]!({ rows: ROWS, rowsPerSecond, eventsPerSecond: PER_SECOND, seed: 5 }), CHAOS_VARIANTS[0]!, {
        name,
        databaseUrl: database.url,
        hasTableSink,
      });
    const undisturbed = path.join(home, "undisturbed");
    mkdirSync(undisturbed);
    const documentFile = path.join(undisturbed, "document.json");
    writeFileSync(documentFile, JSON.stringify(documentOf("undisturbed", 0, false)));
    await new JobProcess({ documentFile, dataFolder: undisturbed, checkpointFolder: path.join(undisturbed, "checkpoints") }).finish();
    const expected = await readSinks({ name: "undisturbed", dataFolder: undisturbed, databaseUrl: database.url });

    cluster.startWorker(connection.url);
    const jobId = await cluster.startJob(documentOf("disturbed", PER_SECOND, true));
    await cluster.until(jobId, ({ state }) => state === "RUNNING" && newestCheckpointId(cluster.checkpointFolderOf(jobId)) >= 3);
    await happen({ cluster, jobId, connection });
    await cluster.until(jobId, ({ state }) => state === "FINISHED");

    const actual = await readSinks({ name: "disturbed", dataFolder: cluster.dataFolder, databaseUrl: database.url });
    for (const [sink, rows] of Object.entries(expected)) {
      expect(rows.length).toBeGreaterThan(50);
      expect({ sink, ...compareRows(rows, actual[sink]!) }).toEqual({ sink, rows: rows.length, lost: 0, doubled: 0 });
    }
    expect(compareRows(expected["files"]!, await cluster.tableRows(jobId, "rows"))).toMatchObject({ lost: 0, doubled: 0 });
    expect(await cluster.tableTotal(jobId, "rows")).toBe(expected["files"]!.length);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

describe.concurrent("no row is lost or doubled where", { timeout: 900_000 }, () => {
  it("a worker stands still with its job until another one has taken the job over, and then comes back", () =>
    survives(async ({ cluster, jobId }) => {
      const [slow] = cluster.workers;
      const processes = slow!.jobProcesses();
      for (const pid of processes) process.kill(pid, "SIGSTOP");
      slow!.signal("SIGSTOP");
      const { leaseEpoch } = await cluster.until(jobId, () => true);
      cluster.startWorker();
      const before = newestCheckpointId(cluster.checkpointFolderOf(jobId));
      await cluster.until(
        jobId,
        (job) => job.leaseEpoch > leaseEpoch && job.state === "RUNNING" && newestCheckpointId(cluster.checkpointFolderOf(jobId)) > before,
      );
      slow!.signal("SIGCONT");
      for (const pid of processes) process.kill(pid, "SIGCONT");
    }));

  it("the control plane's database is gone for longer than a job may run without it", () =>
    survives(async ({ connection }) => {
      connection.cut();
      await delay(OUTAGE_MS);
      connection.mend();
    }));
});
