import { describe, expect, it } from "vitest";
import { node } from "../answers/moment-for-tests.ts";
import { heatOf, SHADES } from "./heat.ts";

const LIVE = { a: node("a", { stateBytes: 500, watermark: 10_000 }), b: node("b", { stateBytes: 2_000, watermark: 4_000 }), c: node("c") };

const OPTIONS = { label: (shade: string) => shade, isSource: (id: string) => id === "a", isSink: () => false };

describe("heatOf", () => {
  it("shades each card by its part of the largest, and says the value", () => {
    const heat = heatOf("state", LIVE, OPTIONS);
    expect([heat?.("a"), heat?.("b"), heat?.("c")]).toEqual([
      { share: 0.25, text: "500 B", label: "state" },
      { share: 1, text: "2 kB", label: "state" },
      { share: 0, text: "–", label: "state" },
    ]);
  });

  it("tells no rows in of a source", () => {
    expect(heatOf("inRate", { a: node("a", { inPerSecond: 0 }), b: node("b", { inPerSecond: 10 }) }, OPTIONS)?.("a")).toMatchObject({
      share: 0,
      text: "–",
    });
  });

  it("tells a watermark's lag behind the one that is furthest on", () => {
    const heat = heatOf("lag", LIVE, OPTIONS);
    expect([heat?.("a")?.text, heat?.("b")?.text]).toEqual(["0 ms", "6.0 s"]);
  });

  it("leaves the usual look for load, and is never more than whole", () => {
    expect(heatOf("load", LIVE, OPTIONS)).toBeUndefined();
    for (const shade of SHADES.slice(1))
      for (const id of ["a", "b", "c"]) expect(heatOf(shade, LIVE, OPTIONS)?.(id)?.share).toBeLessThanOrEqual(1);
  });
});
