import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countLatency, LATENCY_BUCKETS, latencyQuantile } from "./latency-buckets.ts";

describe("a latency histogram", () => {
  it("gives quantiles that are not below the true ones, and at most a fifth above", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 3_600_000, noNaN: true }), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.5, 0.95, 0.99),
        (latencies, part) => {
          const buckets = new Float64Array(LATENCY_BUCKETS);
          for (const latency of latencies) countLatency(buckets, latency);
          const sorted = latencies.toSorted((a, b) => a - b);
          const exact = sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]!;
          const found = latencyQuantile([...buckets], part)!;
          expect(found).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
          expect(found).toBeLessThanOrEqual(exact * 2 ** 0.25 * (1 + 1e-9));
        },
      ),
    );
  });

  it("says nothing where nothing was counted", () => {
    expect(
      latencyQuantile(
        Array.from({ length: LATENCY_BUCKETS }, () => 0),
        0.5,
      ),
    ).toBeUndefined();
  });
});
