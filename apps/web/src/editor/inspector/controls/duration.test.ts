import { expect, test } from "vitest";
import { splitDuration } from "./duration.ts";

test.each([
  [0, 0, "s"],
  [250, 250, "ms"],
  [1_000, 1, "s"],
  [90_000, 90, "s"],
  [60_000, 1, "min"],
  [5_400_000, 90, "min"],
  [3_600_000, 1, "h"],
  [172_800_000, 2, "d"],
  [-60_000, -1, "min"],
])("%d ms are %d %s", (ms, count, unit) => {
  expect(splitDuration(ms)).toEqual({ count, unit });
});
