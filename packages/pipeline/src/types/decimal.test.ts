import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decimalToDouble, fitsPrecision, formatDecimal, parseDecimal, rescale } from "./decimal.ts";
import { exact } from "./exact-integer.ts";

describe("DECIMAL as an unscaled integer", () => {
  test.each([
    ["1.5", 2, "1.50"],
    ["-1.255", 2, "-1.26"],
    ["1.245", 2, "1.25"],
    ["-0.004", 2, "0.00"],
    ["1e3", 1, "1000.0"],
    ["12345678901234567890.123456789012345678", 18, "12345678901234567890.123456789012345678"],
    [".5", 0, "1"],
    ["1.25e-3", 4, "0.0013"],
  ])("%s at scale %i is %s, rounded half away from zero", (text, scale, expected) => {
    expect(formatDecimal(parseDecimal(text, scale) ?? NaN, scale)).toBe(expected);
  });

  test.each(["", ".", "1,5", "abc", "1e", "--1", "0x10"])("%j is no number", (text) => {
    expect(parseDecimal(text, 2)).toBeUndefined();
  });

  test("what is printed is read back", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }), fc.nat(38), (unscaled, scale) => {
        expect(parseDecimal(formatDecimal(exact(unscaled), scale), scale)).toBe(exact(unscaled));
      }),
      { seed: 3 },
    );
  });

  test("a larger scale and back changes nothing", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(18), fc.nat(18), (unscaled, from, more) => {
        expect(rescale(rescale(exact(unscaled), from, from + more), from + more, from)).toBe(exact(unscaled));
      }),
      { seed: 3 },
    );
  });

  test("digits are counted", () => {
    expect(fitsPrecision(999, 3)).toBe(true);
    expect(fitsPrecision(1000, 3)).toBe(false);
    expect(fitsPrecision(10n ** 37n, 38)).toBe(true);
    expect(fitsPrecision(10n ** 38n, 38)).toBe(false);
  });

  test("the nearest double", () => {
    expect(decimalToDouble(125, 2)).toBe(1.25);
    expect(decimalToDouble(12345678901234567890n, 10)).toBe(1234567890.1234567);
  });
});
