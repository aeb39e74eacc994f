import { describe, expect, it } from "vitest";
import { createRestartStrategy } from "./restart-strategy.ts";

const middle = (): number => 0.5;

describe("restart strategies", () => {
  it("none never restarts", () => {
    expect(createRestartStrategy({ strategy: "none" }, middle).onFailure(0)).toHaveProperty("giveUp");
  });

  it("fixed-delay restarts so many times and gives up with the count", () => {
    const strategy = createRestartStrategy({ strategy: "fixed-delay", attempts: 2, delayMs: 7 }, middle);
    expect([1, 2].map((now) => strategy.onFailure(now))).toEqual([{ delayMs: 7 }, { delayMs: 7 }]);
    expect(strategy.onFailure(3)).toEqual({ giveUp: expect.stringContaining("2 times") });
  });

  it("failure-rate counts only failures inside the interval", () => {
    const strategy = createRestartStrategy({ strategy: "failure-rate", maxFailures: 2, intervalMs: 100, delayMs: 5 }, middle);
    const answers = [0, 50, 151, 200, 240].map((now) => strategy.onFailure(now));
    expect(answers.slice(0, 4)).toEqual([{ delayMs: 5 }, { delayMs: 5 }, { delayMs: 5 }, { delayMs: 5 }]);
    expect(answers[4]).toHaveProperty("giveUp");
  });

  it("exponential-delay grows to its limit and begins anew after a good while", () => {
    const strategy = createRestartStrategy(
      { strategy: "exponential-delay", initialDelayMs: 100, maxDelayMs: 500, multiplier: 2, jitter: 0.1, resetAfterMs: 10_000 },
      middle,
    );
    expect([0, 1000, 2000, 3000].map((now) => strategy.onFailure(now))).toEqual([
      { delayMs: 100 },
      { delayMs: 200 },
      { delayMs: 400 },
      { delayMs: 500 },
    ]);
    expect(strategy.onFailure(3500 + 10_000)).toEqual({ delayMs: 100 });
  });

  it("exponential-delay moves each pause by at most its jitter", () => {
    const delayWith = (random: number): unknown =>
      createRestartStrategy(
        { strategy: "exponential-delay", initialDelayMs: 1000, maxDelayMs: 5000, multiplier: 2, jitter: 0.1, resetAfterMs: 10_000 },
        () => random,
      ).onFailure(0);
    expect([0, 0.5, 1].map(delayWith)).toEqual([{ delayMs: 900 }, { delayMs: 1000 }, { delayMs: 1100 }]);
  });

  it("exponential-delay counts failures during a pause as one with the failure that began it", () => {
    const strategy = createRestartStrategy(
      { strategy: "exponential-delay", initialDelayMs: 100, maxDelayMs: 500, multiplier: 2, jitter: 0, resetAfterMs: 10_000, attempts: 2 },
      middle,
    );
    expect([0, 30, 99, 150].map((now) => strategy.onFailure(now))).toEqual([
      { delayMs: 100 },
      { delayMs: 70 },
      { delayMs: 1 },
      { delayMs: 200 },
    ]);
    expect(strategy.onFailure(400)).toHaveProperty("giveUp");
  });

  it("exponential-delay gives up after its attempts", () => {
    const strategy = createRestartStrategy(
      { strategy: "exponential-delay", initialDelayMs: 1, maxDelayMs: 1, multiplier: 1, jitter: 0, resetAfterMs: 1000, attempts: 1 },
      middle,
    );
    expect(strategy.onFailure(0)).toEqual({ delayMs: 1 });
    expect(strategy.onFailure(10)).toHaveProperty("giveUp");
  });
});
