import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addLong, compareExact, divideLong, exact, multiplyLong, negateLong, remainderLong, subtractLong } from "./exact-integer.ts";

/** Any 64-bit integer, those around the borders of the two forms and of 64 bits more often. */
const long = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.integer({ min: -5, max: 5 }).map((near) => 2n ** 53n + BigInt(near)),
  fc.integer({ min: -5, max: 5 }).map((near) => -(2n ** 53n) + BigInt(near)),
  fc.integer({ min: -1000, max: 1000 }).map(BigInt),
  fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n), 0n),
);

/** What Java's long gives. */
const wrapped = (value: bigint): bigint => BigInt.asIntN(64, value);

describe("64-bit arithmetic on numbers and bigints", () => {
  test.each([
    ["addition", addLong, (a: bigint, b: bigint) => wrapped(a + b)],
    ["subtraction", subtractLong, (a: bigint, b: bigint) => wrapped(a - b)],
    ["multiplication", multiplyLong, (a: bigint, b: bigint) => wrapped(a * b)],
    ["division", divideLong, (a: bigint, b: bigint) => (b === 0n ? undefined : wrapped(a / b))],
    ["remainder", remainderLong, (a: bigint, b: bigint) => (b === 0n ? undefined : wrapped(a % b))],
  ] as const)("%s is exact and wraps, and its result has the one form of its size", (_, operate, model) => {
    fc.assert(
      fc.property(long, long, (a, b) => {
        const expected = model(a, b);
        if (expected === undefined) return;
        const result = operate(exact(a), exact(b));
        expect(BigInt(result)).toBe(expected);
        expect(typeof result).toBe(
          Number.isSafeInteger(Number(expected)) && expected <= 2n ** 53n - 1n && expected >= -(2n ** 53n) + 1n ? "number" : "bigint",
        );
        expect(Object.is(result, -0)).toBe(false);
      }),
      { numRuns: 2000, seed: 11 },
    );
  });

  test("negation of the smallest BIGINT is itself", () => {
    expect(negateLong(exact(-(2n ** 63n)))).toBe(-(2n ** 63n));
    expect(Object.is(negateLong(0), 0)).toBe(true);
  });

  test("order is that of the integers, also between the two forms", () => {
    fc.assert(
      fc.property(long, long, (a, b) => {
        expect(compareExact(exact(a), exact(b))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
      { seed: 11 },
    );
  });
});
