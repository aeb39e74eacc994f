import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePartKey, decodeRowKey, encodePartKey, encodeRowKey, ownerPlace, ownerText, partsRange } from "./row-key.ts";

const anyKey = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("a\0b", "\0", "\ud800", "", "\uffff\0\0"),
  fc.double({ noNaN: true }),
  fc.bigInt(),
  fc.boolean(),
  fc.constant(null),
);
const anyNamespace = fc.oneof(
  fc.constant(""),
  fc.constant("global"),
  fc.tuple(fc.integer(), fc.integer()).map(([start, end]) => `${start},${end}`),
  fc.string(),
);

describe("the key of a row", () => {
  it("says where the row belongs", () => {
    fc.assert(
      fc.property(fc.nat(32767), fc.nat(65534), anyKey, anyNamespace, (keyGroup, state, key, namespace) => {
        expect(decodeRowKey(encodeRowKey(keyGroup, state, key, namespace))).toEqual({
          keyGroup,
          state,
          key: Object.is(key, -0) ? 0 : key,
          namespace,
        });
      }),
      { seed: 1 },
    );
  });

  it("says of a part to whom it belongs, and lies in the owner's range", () => {
    fc.assert(
      fc.property(fc.nat(32767), anyKey, anyNamespace, anyKey, (keyGroup, key, namespace, part) => {
        const owner = ownerText(key, namespace);
        const rowKey = encodePartKey(keyGroup, 3, part, owner);
        expect(decodePartKey(rowKey)).toEqual({ keyGroup, state: 3, key: Object.is(part, -0) ? 0 : part, namespace: owner });
        expect(ownerPlace(owner)).toEqual({ key: Object.is(key, -0) ? 0 : key, namespace });
        const { from, to } = partsRange(keyGroup, 3, owner);
        expect([Buffer.compare(from, rowKey), Buffer.compare(rowKey, to)]).toEqual([-1, -1]);
      }),
      { seed: 3 },
    );
  });

  it("differs for whatever differs", () => {
    fc.assert(
      fc.property(anyKey, anyNamespace, anyKey, anyNamespace, (key, namespace, otherKey, otherNamespace) => {
        const isSame = key === otherKey && namespace === otherNamespace;
        expect(Buffer.compare(encodeRowKey(1, 2, key, namespace), encodeRowKey(1, 2, otherKey, otherNamespace)) === 0).toBe(isSame);
      }),
      { seed: 2 },
    );
  });

  it("orders as numbers and texts do, and namespaces within a key", () => {
    const compare = (a: unknown, b: unknown): number =>
      Math.sign(Buffer.compare(encodeRowKey(1, 2, a as string, ""), encodeRowKey(1, 2, b as string, "")));
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        expect(compare(a, b)).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
      { seed: 3 },
    );
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(compare(a, b)).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
      { seed: 4 },
    );
    expect(Buffer.compare(encodeRowKey(1, 2, "a", "0,10"), encodeRowKey(1, 2, "a", "10,20"))).toBe(-1);
    expect(Buffer.compare(encodeRowKey(1, 2, "a", "zzz"), encodeRowKey(1, 2, "ab", ""))).toBe(-1);
  });
});
