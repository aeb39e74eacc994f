import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeKeyText, encodeKeyText } from "./key-text.ts";

const primitive = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.integer(),
  fc.double({ noNaN: true }).map((value) => (value === 0 ? 0 : value)),
  fc.boolean(),
  fc.constant(null),
  fc.bigInt(),
);
const value = fc.oneof(primitive, fc.uint8Array({ maxLength: 8 }), fc.array(primitive, { maxLength: 4 }));

describe("the canonical text of a key", () => {
  it("gives the values back", () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), (values) => {
        expect(decodeKeyText(encodeKeyText(values))).toEqual(values);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("differs where the values differ", () => {
    fc.assert(
      fc.property(fc.array(primitive, { maxLength: 4 }), fc.array(primitive, { maxLength: 4 }), (a, b) => {
        const isSame = a.length === b.length && a.every((each, i) => Object.is(each, b[i]));
        expect(encodeKeyText(a) === encodeKeyText(b)).toBe(isSame);
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  it.each([
    [
      ["a", "bc"],
      ["ab", "c"],
    ],
    [["1"], [1]],
    [[null], ["null"]],
    [[["a"], "b"], [["a", "b"]]],
  ])("tells %j from %j", (a, b) => {
    expect(encodeKeyText(a)).not.toBe(encodeKeyText(b));
  });

  it("takes 0 and −0 for one key, and a map for its entries in any order", () => {
    expect(encodeKeyText([-0])).toBe(encodeKeyText([0]));
    expect(
      encodeKeyText([
        new Map([
          ["a", 1],
          ["b", 2],
        ]),
      ]),
    ).toBe(
      encodeKeyText([
        new Map([
          ["b", 2],
          ["a", 1],
        ]),
      ]),
    );
  });
});
