import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { startJob } from "../node/start-job.ts";
import type { SinkReport } from "../operators/sink-writer.ts";
import { connectors } from "../testing/collecting-connectors.ts";
import { randomJob } from "../testing/random-document.ts";
import { runLocal } from "./local-executor.ts";

const CONNECTORS = new URL("../testing/collecting-connectors.ts", import.meta.url).href;

/** All rows of all sinks as sorted text: the multiset of results. */
function multiset(reports: readonly SinkReport[]): readonly string[] {
  return reports.flatMap(({ nodeId, rows }) => rows.map((row) => `${nodeId} ${JSON.stringify(row)}`)).sort();
}

async function local(document: unknown, generated = true): Promise<readonly string[]> {
  const reports: SinkReport[] = [];
  const result = await runLocal(document, { connectors, generated, onRows: (report) => void reports.push(report) });
  expect(result.state).toBe("finished");
  return multiset(reports);
}

async function threaded(document: unknown): Promise<readonly string[]> {
  const reports: SinkReport[] = [];
  const job = startJob(document, { connectors: CONNECTORS, dataFolder: ".", onReport: (report) => void reports.push(report) });
  const result = await job.done;
  if (result.error !== undefined) throw result.error;
  expect(result.state).toBe("FINISHED");
  return multiset(reports);
}

describe("a document", () => {
  it("gives the same rows whether its operators are generated code or classes, at any parallelism", async () => {
    await fc.assert(
      fc.asyncProperty(randomJob, fc.integer({ min: 1, max: 4 }), async ({ document }, parallelism) => {
        const expected = await local(document(1), false);
        expect(await local(document(1))).toEqual(expected);
        expect(await local(document(parallelism))).toEqual(expected);
        expect(await local(document(parallelism), false)).toEqual(expected);
      }),
      { numRuns: 30, seed: 4 },
    );
  }, 240_000);

  it("gives the same rows on threads as on one thread, at parallelism 1 to 4", async () => {
    await fc.assert(
      fc.asyncProperty(randomJob, fc.integer({ min: 1, max: 4 }), async ({ document }, parallelism) => {
        expect(await threaded(document(parallelism))).toEqual(await local(document(1)));
      }),
      { numRuns: 6, seed: 12 },
    );
  }, 240_000);

  it("gives the same rows in the same order each time it runs on one thread", async () => {
    const [{ document }] = fc.sample(randomJob, { numRuns: 1, seed: 99 }) as [{ document: (parallelism: number) => unknown }];
    const runs = await Promise.all(
      [1, 2].map(async () => {
        const reports: SinkReport[] = [];
        await runLocal(document(3), { connectors, onRows: (report) => void reports.push(report) });
        return reports;
      }),
    );
    expect(runs[0]).toEqual(runs[1]);
  });
});
