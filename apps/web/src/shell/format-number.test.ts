import { expect, test } from "vitest";
import { formatCompact } from "./format-number.ts";

test.each([
  [18_234, "18.2 k"],
  [950, "950"],
  [0.42, "0.4"],
  [1_000, "1 k"],
  [123_456, "123 k"],
  [3_140_000, "3.1 M"],
  [2_500_000_000, "2.5 G"],
  [0, "0"],
])("%d is written %s", (value, text) => {
  expect(formatCompact(value)).toBe(text);
});
