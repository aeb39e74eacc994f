import { describe, expect, it } from "vitest";
import { hotSpots } from "./hot-spots.ts";
import { node } from "./moment-for-tests.ts";

const job = (id: string, live: Parameters<typeof hotSpots>[0][number]["live"]) => ({
  id,
  name: id,
  at: 1_000_000,
  nameOf: (nodeId: string) => nodeId,
  live,
});

describe("hotSpots", () => {
  it("names the worst of each kind over all jobs, largest first", () => {
    const spots = hotSpots(
      [
        job("a", { x: node("x", { busyMax: 0.9, busiestSubtask: 3 }), y: node("y", { heldMax: 0.6 }) }),
        job("b", { z: node("z", { busyMax: 0.95, watermark: 900_000, stateBytes: 5_000_000 }) }),
      ],
      10,
    );
    expect(spots.map(({ jobId, nodeId, kind, value }) => [kind, jobId, nodeId, value])).toEqual([
      ["busy", "b", "z", 0.95],
      ["busy", "a", "x", 0.9],
      ["held", "a", "y", 0.6],
      ["lag", "b", "z", 100_000],
      ["state", "b", "z", 5_000_000],
    ]);
    expect(spots[1]?.subtask).toBe(3);
  });

  it("counts a chain once and leaves out what is well", () => {
    expect(hotSpots([job("a", { head: node("head", { busyMax: 0.4, heldMax: 0.05 }), tail: node("head", { busyMax: 0.9 }) })], 10)).toEqual(
      [],
    );
  });

  it("keeps only so many of each kind", () => {
    const live = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`n${i}`, node(`n${i}`, { busyMax: 0.5 + i / 100 })]));
    expect(hotSpots([job("a", live)], 5)).toHaveLength(5);
  });
});
