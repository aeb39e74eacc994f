import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combineColumn, combineOf } from "./combine-of.ts";
import type { JobSample } from "./job-sample.ts";
import { fromStored, storedMetric, toStored } from "./stored-sample.ts";

const NAMES = ["numRecordsIn", "busyTimeMsPerSecond", "currentInputWatermark", "numRowErrors"];
const samples = fc.integer({ min: 1, max: 8 }).chain((parallelism) => {
  const column = fc.oneof(
    fc.constant(Array.from({ length: parallelism }, () => 0)),
    fc.array(fc.option(fc.integer({ min: 0, max: 1_000_000 })), { minLength: parallelism, maxLength: parallelism }),
  );
  return fc
    .record(Object.fromEntries(NAMES.map((name) => [name, column])))
    .map((metrics): JobSample => ({ at: 1, intervalMs: 1_000, attempt: 1, nodes: { n: { parallelism, task: "n", metrics } } }));
});

describe("stored samples", () => {
  it("give whole numbers back as they were", () => {
    fc.assert(
      fc.property(samples, (sample) => {
        expect(fromStored(toStored(sample, { isCombined: false }))).toEqual(sample);
      }),
    );
  });

  it("amount to nearly the same where the subtasks are not kept", () => {
    fc.assert(
      fc.property(samples, (sample) => {
        const back = fromStored(toStored(sample, { isCombined: true })).nodes["n"]!.metrics;
        for (const name of NAMES) {
          const exact = combineColumn(sample.nodes["n"]!.metrics[name]!, combineOf(name));
          const kept = combineColumn(back[name]!, combineOf(name));
          if (exact === null) expect(kept).toBeNull();
          // Four digits, or half a second of a time.
          else expect(Math.abs(kept! - exact)).toBeLessThanOrEqual(name === "currentInputWatermark" ? 500 : exact * 0.0005 + 1e-9);
        }
      }),
    );
  });

  it("keep what a node has besides its metrics, and which nodes lack a metric", () => {
    const sample: JobSample = {
      at: 1,
      intervalMs: 1_000,
      attempt: 1,
      job: { numRestarts: 1 },
      nodes: {
        a: { parallelism: 1, task: "a", metrics: { numRecordsIn: [7] }, hotKeys: [{ key: "k", subtask: 0, share: 0.5 }] },
        b: { parallelism: 2, task: "a", metrics: { stateBytes: [1, 2] } },
      },
    };
    const stored = toStored(sample, { isCombined: false });
    expect(fromStored(stored)).toEqual(sample);
    expect([
      storedMetric(stored, "b", "stateBytes"),
      storedMetric(stored, "b", "numRecordsIn"),
      storedMetric(stored, "c", "stateBytes"),
    ]).toEqual([[1, 2], null, undefined]);
  });

  it("keep four digits of fractions, and one zero for many", () => {
    const sample: JobSample = {
      at: 1,
      intervalMs: 1_000,
      attempt: 1,
      nodes: { n: { parallelism: 2, task: "n", metrics: { busyTimeMsPerSecond: [123.4567, null], numRowErrors: [0, 0] } } },
    };
    expect(toStored(sample, { isCombined: false }).metrics).toEqual({ busyTimeMsPerSecond: [[123.5, null]], numRowErrors: [0] });
  });
});
