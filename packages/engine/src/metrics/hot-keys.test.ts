import { describe, expect, it } from "vitest";
import { seededRandom } from "../runtime/seeded-random.ts";
import { HotKeys } from "./hot-keys.ts";

describe("hot keys", () => {
  it("finds the key that has 60 % of the rows among thousands, with its share", () => {
    const keys = new HotKeys();
    const random = seededRandom(7);
    for (let i = 0; i < 20_000; i++) keys.add([random() < 0.6 ? "hot" : `key ${Math.floor(random() * 5000)}`]);
    const [first, ...others] = keys.take(1)!;
    expect(first).toMatchObject({ key: "hot", subtask: 1 });
    expect(first!.share).toBeGreaterThan(0.55);
    expect(first!.share).toBeLessThan(0.62);
    expect(others).toEqual([]);
  });

  it("names none where all are alike", () => {
    const keys = new HotKeys();
    const random = seededRandom(8);
    for (let i = 0; i < 20_000; i++) keys.add([Math.floor(random() * 1000)]);
    expect(keys.take(0)).toEqual([]);
  });

  it("says nothing from few rows, and begins anew after each answer", () => {
    const keys = new HotKeys();
    for (let i = 0; i < 99; i++) keys.add(["a", null]);
    expect(keys.take(0)).toBeUndefined();
    keys.add(["a", null]);
    expect(keys.take(0)).toEqual([{ key: "a, NULL", subtask: 0, share: 1 }]);
    expect(keys.take(0)).toBeUndefined();
  });

  it("chooses each row of a frame about as often as the others", () => {
    const keys = new HotKeys();
    const chosen = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 10_000; i++) chosen[keys.anyOf(30, 40) - 30]!++;
    // 1,000 each; five standard deviations of a binomial are 150.
    for (const count of chosen) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  it("stop looking when they have seen enough, and look again when they have been told", () => {
    const keys = new HotKeys();
    let asked = 0;
    for (let i = 0; i < 100_000; i++) {
      if (!keys.isOpen) continue;
      asked++;
      keys.add([i % 2 === 0 ? "often" : i]);
    }
    expect(asked).toBe(1_024);
    expect(keys.take(0)).toEqual([{ key: "often", subtask: 0, share: expect.closeTo(0.5, 1) as number }]);
    expect(keys.isOpen).toBe(true);
  });
});
