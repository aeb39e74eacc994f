import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTestDatabase } from "@millrace/db/testing";
import { CRASH_POINTS, type CrashPoint } from "@millrace/engine/node";
import { expect, it } from "vitest";
import { CHAOS_PIPELINES } from "./pipelines/chaos-pipelines.ts";
import { chaosDocument, CHAOS_VARIANTS } from "./pipelines/chaos-document.ts";
import { JobProcess } from "./processes/job-process.ts";
import { compareRows } from "./sinks/compare-rows.ts";
import { readSinks } from "./sinks/sink-rows.ts";

const SEED = 3;
const ROWS = 12_000;
const PER_SECOND = 1_000;

/** Points that a process passes only once it has a checkpoint to start from come after the others. */
const points: readonly CrashPoint[] = [
  ...CRASH_POINTS.filter((point) => !point.startsWith("restore")),
  ...CRASH_POINTS.filter((point) => point.startsWith("restore")),
];

/**
 * One job, whose process dies at one crash point after the other and is started again each time, with a file sink, both kinds of PostgreSQL
 * sinks and a table sink behind it: what the sinks hold at the end is what an undisturbed run writes.
 */
it("dies once at every crash point, and no sink loses or doubles a row", { timeout: 600_000 }, async () => {
  await using database = await createTestDatabase({ isMigrated: false });
  const folder = mkdtempSync(path.join(tmpdir(), "millrace-crash-"));
  try {
    const placeOf = (name: string, rowsPerSecond: number) => {
      const pipeline = CHAOS_PIPELINES["windows"]!({ rows: ROWS, rowsPerSecond, eventsPerSecond: PER_SECOND, seed: SEED });
      const document = chaosDocument(
        pipeline,
        { ...CHAOS_VARIANTS[0]!, checkpointing: { intervalMs: 50 } },
        { name, databaseUrl: database.url, hasTableSink: true },
      );
      const own = path.join(folder, name);
      mkdirSync(own);
      const documentFile = path.join(own, "document.json");
      writeFileSync(documentFile, JSON.stringify(document));
      return { documentFile, dataFolder: own, checkpointFolder: path.join(own, "checkpoints") };
    };
    const undisturbed = placeOf("undisturbed", 0);
    await new JobProcess(undisturbed).finish();

    const crashing = placeOf("crashing", PER_SECOND);
    for (const point of points) {
      const process = new JobProcess(crashing, { MILLRACE_CRASH_AT: `${point}:1` });
      await process.exited;
      expect(process.wasKilled, `${point}: exit code ${process.exitCode}, ${process.output.slice(-1000)}`).toBe(true);
    }
    await new JobProcess(crashing).finish();

    const rowsOf = (name: string, place: typeof crashing) => readSinks({ name, dataFolder: place.dataFolder, databaseUrl: database.url });
    const [expected, actual] = [await rowsOf("undisturbed", undisturbed), await rowsOf("crashing", crashing)];
    for (const [sink, rows] of Object.entries(expected)) {
      expect({ sink, ...compareRows(rows, actual[sink]!) }).toEqual({ sink, rows: rows.length, lost: 0, doubled: 0 });
      expect(rows.length).toBeGreaterThan(100);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
