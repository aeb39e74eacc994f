import { describe, expect, test } from "vitest";
import { formatBytes, formatCompact, formatRate, formatShare, formatWhole } from "./quantity.ts";
import { formatAge, formatClock, formatDuration, formatMoment, formatWhen } from "./time.ts";

describe("numbers", () => {
  test.each([
    [0, "0"],
    [7, "7"],
    [0.2, "0.2"],
    [950, "950"],
    [999.6, "1 k"],
    [1_000, "1 k"],
    [18_240, "18.2 k"],
    [999_960, "1 M"],
    [12_400_000, "12.4 M"],
    [null, "–"],
    [Number.NaN, "–"],
    [-1_500, "-1.5 k"],
  ])("%d is %s", (value, text) => expect(formatCompact(value)).toBe(text));

  test("rates, bytes and shares carry their unit", () => {
    expect(formatRate(18_200)).toBe("18.2 k/s");
    expect(formatRate(310)).toBe("310 /s");
    expect(formatBytes(3_100_000)).toBe("3.1 MB");
    expect(formatBytes(512)).toBe("512 B");
    expect(formatShare(0.8412)).toBe("84 %");
    expect(formatShare(0.002)).toBe("<1 %");
    expect(formatShare(0)).toBe("0 %");
    expect(formatWhole(1_234_567)).toBe("1,234,567");
  });
});

describe("times", () => {
  test.each([
    [0, "0 ms"],
    [412, "412 ms"],
    [999.7, "1.0 s"],
    [1_200, "1.2 s"],
    [9_960, "10 s"],
    [60_000, "1 min"],
    [63_000, "1 min 3 s"],
    [7_500_000, "2 h 5 min"],
    [172_800_000, "2 d 0 h"],
    [null, "–"],
    [-412, "−412 ms"],
  ])("%d ms is %s", (ms, text) => expect(formatDuration(ms)).toBe(text));

  test("ages are whole seconds, then whole minutes", () => {
    expect(formatAge(3_400)).toBe("3 s");
    expect(formatAge(59_900)).toBe("59 s");
    expect(formatAge(63_000)).toBe("1 min");
    expect(formatAge(7_530_000)).toBe("2 h 5 min");
    expect(formatAge(20)).toBe("0 s");
    expect(formatAge(-5)).toBe("0 s");
  });

  test("clocks say the day only when it is another", () => {
    const now = Date.UTC(2026, 10, 25, 15);
    expect(formatClock(Date.UTC(2026, 10, 25, 14, 21, 40), "UTC")).toBe("14:21:40");
    expect(formatMoment(Date.UTC(2026, 10, 25, 14, 21, 40), "UTC")).toBe("2026-11-25 14:21:40");
    expect(formatWhen(Date.UTC(2026, 10, 25, 14, 21, 40), now, "UTC")).toBe("14:21:40");
    expect(formatWhen(Date.UTC(2026, 10, 24, 14, 21, 40), now, "UTC")).toBe("2026-11-24 14:21:40");
    expect(formatClock(-9.2e18)).toBe("–");
  });
});
