import { describe, expect, it } from "vitest";
import { averagesAfter, averagesBefore, settledAt, type Track } from "./rescale-effect.ts";

/** One entry a second, the first one second after 0. */
function track(rate: readonly (number | null)[], busy: readonly (number | null)[] = rate.map(() => 0.5)): Track {
  return { timesMs: rate.map((_, i) => (i + 1) * 1_000), rate, nodes: { sums: { rate, busy } } };
}
const steady = (value: number, seconds: number): number[] => Array.from({ length: seconds }, () => value);

describe("the effect of a rescale", () => {
  it("is told from the mean of the last half minute before", () => {
    const before = averagesBefore(track([...steady(900, 60), ...steady(100, 15), ...steady(300, 15)]), 90_000);
    expect(before).toEqual({ rate: 200, busy: 0.5, nodes: { sums: { rate: 200, busy: 0.5 } } });
  });

  it("is not told before ten seconds have been seen", () => {
    expect(averagesAfter(track(steady(400, 9)), 0)).toBeUndefined();
    expect(averagesAfter(track(steady(400, 10)), 0)?.rate).toBe(400);
  });

  it("waits until a job that starts slowly has settled, and leaves out what was before", () => {
    const rates = [...Array.from({ length: 12 }, (_, i) => i * 50), ...steady(800, 40)];
    // The first moment at which both halves lie behind the rise.
    expect(settledAt(track(rates), 0)).toBe(21_000);
    expect(averagesAfter(track(rates), 0)?.rate).toBe(800);
  });

  it("waits no longer than half a minute for a rate that never settles", () => {
    const rates = Array.from({ length: 60 }, (_, i) => (Math.floor(i / 5) % 2 === 0 ? 1_000 : 100));
    expect(settledAt(track(rates), 0)).toBe(30_000);
    expect(averagesAfter(track(rates.slice(0, 29)), 0)).toBeUndefined();
  });

  it("leaves out moments at which nothing was measured, and counts from the start of the job", () => {
    const rates = [...steady(5, 20), null, ...steady(70, 12)];
    expect(averagesAfter(track(rates), 20_000)?.rate).toBe(70);
    expect(averagesBefore(track([null, null]), 2_000)).toEqual({ rate: null, busy: 0.5, nodes: { sums: { rate: null, busy: 0.5 } } });
  });
});
