import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IN_FLIGHT_ORDER } from "../checkpoint/in-flight-rows.ts";
import { interruptedRun, wholeRun } from "../testing/interrupted-run.ts";
import { randomJob } from "../testing/random-document.ts";

const parallelism = fc.integer({ min: 1, max: 3 });

describe("a job restored from a barrier", { timeout: 240_000 }, () => {
  it("gives every row exactly once, at whatever parallelism it goes on, generated or as classes", async () => {
    await fc.assert(
      fc.asyncProperty(
        randomJob,
        parallelism,
        parallelism,
        fc.integer({ min: 0, max: 40 }),
        fc.boolean(),
        fc.boolean(),
        async ({ document }, from, to, rounds, generated, isCommitted) => {
          const expected = await wholeRun(document(1));
          expect(
            (await interruptedRun(document(from), document(to), { rounds, generated, isCommitted, alignment: "aligned" })).rows,
          ).toEqual(expected);
        },
      ),
      { numRuns: 30, seed: 31 },
    );
  });

  it("does so with rows that an unaligned barrier overtook, at once or after a time", async () => {
    const seen = [0, 0, 0];
    const timeoutMs = fc.constantFrom(0, 1, 5);
    await fc.assert(
      fc.asyncProperty(
        randomJob,
        parallelism,
        parallelism,
        fc.integer({ min: 2, max: 25 }),
        fc.integer({ min: 2, max: 3 }),
        timeoutMs,
        async ({ document }, from, to, rounds, ringFrames, alignedTimeoutMs) => {
          const expected = await wholeRun(document(1));
          const unaligned = (subtasks: number) => ({
            ...document(subtasks),
            settings: {
              ...document(subtasks).settings,
              bufferTimeoutMs: 0,
              checkpointing: { intervalMs: 0, unaligned: true, alignedTimeoutMs },
            },
          });
          const { rows, inFlight } = await interruptedRun(unaligned(from), unaligned(to), {
            rounds,
            alignment: alignedTimeoutMs === 0 ? "unaligned" : "aligned",
            unitRows: 50,
            ringFrames,
            frameRows: 16,
            held: 0.8,
          });
          expect(rows).toEqual(expected);
          inFlight.forEach((count, order) => (seen[order]! += count));
        },
      ),
      { numRuns: 60, seed: 7 },
    );
    expect(seen[IN_FLIGHT_ORDER.received]).toBeGreaterThan(15);
    expect(seen[IN_FLIGHT_ORDER.sent]).toBeGreaterThan(2);
  });
});
