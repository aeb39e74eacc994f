import { describe, expect, it } from "vitest";
import { HISTOGRAM_PARTS, SlidingHistogram } from "./sliding-histogram.ts";

const told = (histogram: SlidingHistogram): Record<string, number> =>
  Object.fromEntries(histogram.read()!.map((value, i) => [HISTOGRAM_PARTS[i]!, value]));

describe("a histogram of the last values", () => {
  it("tells least, mean, most and percentiles by the nearest rank", () => {
    const histogram = new SlidingHistogram();
    for (let value = 100; value >= 1; value--) histogram.update(value);
    expect(told(histogram)).toEqual({ min: 1, mean: 50.5, max: 100, p50: 50, p95: 95, p99: 99 });
  });

  it("forgets what is older than its window", () => {
    const histogram = new SlidingHistogram();
    histogram.update(1_000_000);
    for (let i = 0; i < 512; i++) histogram.update(7);
    expect(told(histogram)).toEqual({ min: 7, mean: 7, max: 7, p50: 7, p95: 7, p99: 7 });
  });

  it("tells nothing where nothing new has come", () => {
    const histogram = new SlidingHistogram();
    expect(histogram.read()).toBeUndefined();
    histogram.update(3);
    expect(histogram.read()).toEqual([3, 3, 3, 3, 3, 3]);
    expect(histogram.read()).toBeUndefined();
  });
});
