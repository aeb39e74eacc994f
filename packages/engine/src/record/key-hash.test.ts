import { describe, expect, it } from "vitest";
import { hashBoolean, hashDouble, hashLong, hashString } from "./key-hash.ts";

// Expected values: hashCode() of String, Long, Double and Boolean on Java 17.
describe("hashes of key values are Java's", () => {
  it.each([
    ["", 0],
    ["a", 97],
    ["hello", 99162322],
    ["Flink", 67968320],
    ["键", 38190],
  ])("of the text %j: %d", (text, hash) => {
    expect(hashString(text)).toBe(hash);
  });

  it.each([
    [0, 0],
    [1, 1],
    [-1, 0],
    [4294967296, 1],
    [9007199254740991, -2097152],
    [9223372036854775807n, -2147483648],
    [-9223372036854775808n, -2147483648],
  ])("of the integer %s: %d", (value, hash) => {
    expect(hashLong(value)).toBe(hash);
  });

  it.each([
    [1, 1072693248],
    [0.5, 1071644672],
    [-1, -1074790400],
  ])("of the double %d: %d", (value, hash) => {
    expect(hashDouble(value)).toBe(hash);
  });

  it("of truth values, and one hash for 0 and −0", () => {
    expect([hashBoolean(true), hashBoolean(false), hashBoolean(null)]).toEqual([1231, 1237, 0]);
    expect(hashDouble(-0)).toBe(hashDouble(0));
  });
});
