import { expect, test } from "vitest";
import { shortValue, showTime, showValue } from "./show-value.ts";

test.each([
  [null, "null"],
  ["a", "a"],
  [0.1 + 0.2, "0.3"],
  [[1, 2], "[1,2]"],
  [true, "true"],
])("%j is shown as %s", (value, text) => {
  expect(showValue(value)).toBe(text);
});

test.each([
  ["2001-01-01 20:16:00.000", "01-01 20:16"],
  ["2001-01-01T20:16:05Z", "2001-01-01T20:1…"],
  [31.51234, "31.51"],
  [123456789, "123456789"],
  ["a very long text indeed", "a very long tex…"],
])("%j is shortened to %s", (value, text) => {
  expect(shortValue(value)).toBe(text);
});

test("times of day, with the date where asked", () => {
  expect(showTime(978_307_200_000, false)).toBe("00:00:00");
  expect(showTime(978_310_799_999, true)).toBe("2001-01-01 00:59:59.999");
});
