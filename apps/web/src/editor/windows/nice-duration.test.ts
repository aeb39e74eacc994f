import { expect, test } from "vitest";
import { niceDuration, tickDistance } from "./nice-duration.ts";

test.each([
  [58_000, 60_000],
  [11, 10],
  [0, 1],
  [25 * 3_600_000, 24 * 3_600_000],
])("%i ms is drawn as %i ms", (drawn, taken) => expect(niceDuration(drawn)).toBe(taken));

test("marks are never closer than asked for", () => {
  expect(tickDistance(100_000, 10)).toBe(10_000);
  expect(tickDistance(95_000, 10)).toBe(10_000);
  expect(tickDistance(400 * 86_400_000, 4)).toBe(100 * 86_400_000);
});
