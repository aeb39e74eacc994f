import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DecodeFailure } from "./decode-failure.ts";
import { decodeJson } from "./decode-json.ts";
import { decodeText } from "./decode-text.ts";
import { encodeJson } from "./encode-json.ts";
import { parseDataType } from "./parse-data-type.ts";
import { parseJson } from "./parse-json.ts";

describe("values from JSON", () => {
  test.each([
    ["BIGINT", "9223372036854775807", 9223372036854775807n],
    ["BIGINT", 12n, 12],
    ["INT", "12", 12],
    ["DECIMAL(10, 2)", 1.5, 150],
    ["DECIMAL(10, 2)", "12.345", 1235],
    ["DOUBLE", "NaN", NaN],
    ["FLOAT", 0.1, Math.fround(0.1)],
    ["DATE", "2024-02-29", 19782],
    ["TIME(3)", "13:45:56.789", 49556789],
    ["TIMESTAMP(3)", "2024-02-29 13:45:56.789", 1709214356789],
    ["TIMESTAMP(3)", "2001/01/01 00:47", 978310020000],
    ["TIMESTAMP(6)", "1970-01-01T00:00:00.000001", 0.001],
    ["TIMESTAMP(3)", "1970-01-01T00:00:00.123999", 123],
    ["TIMESTAMP(0)", "1970-01-01T00:00:01.999", 1000],
    ["TIMESTAMP_LTZ(3)", "2024-02-29T13:45:56+01:00", 1709210756000],
    ["TIMESTAMP_LTZ(3)", 1709210756000, 1709210756000],
    ["STRING", 5, "5"],
    ["STRING", { a: 1 }, '{"a":1}'],
    ["ARRAY<INT>", [1, null], [1, null]],
    ["ROW<x INT, y STRING>", { y: "a" }, [null, "a"]],
    ["BYTES", "00ff", Uint8Array.of(0, 255)],
    ["INT", null, null],
  ])("%s of %o", (type, json, value) => {
    expect(decodeJson(parseDataType(type), json)).toEqual(value);
  });

  test.each([
    ["INT", 1.5],
    ["INT", 2147483648],
    ["TINYINT", 128],
    ["BIGINT", 2 ** 53 + 2],
    ["BIGINT", "9223372036854775808"],
    ["DECIMAL(3, 1)", 1000],
    ["DATE", "2023-02-29"],
    ["TIMESTAMP(3)", "yesterday"],
    ["BOOLEAN", "maybe"],
    ["ARRAY<INT>", [1, "x"]],
    ["ROW<x INT>", [1, 2]],
    ["INT NOT NULL", null],
    ["BYTES", "0"],
  ])("%s does not take %j, and the reason does not repeat it", (type, json) => {
    const failure = decodeJson(parseDataType(type), json);
    expect(failure).toBeInstanceOf(DecodeFailure);
    if (typeof json === "string") expect((failure as DecodeFailure).reason).not.toContain(json);
  });

  test("whole numbers beyond 2^53 in a text stay exact", () => {
    expect(parseJson('{"id": 9007199254740993, "x": 0.1234567890123456}')).toEqual({ id: 9007199254740993n, x: 0.1234567890123456 });
  });
});

test("what is written as JSON is read back", () => {
  const values: readonly (readonly [string, fc.Arbitrary<unknown>])[] = [
    ["BIGINT", fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => (value <= 2n ** 53n - 1n && value >= -(2n ** 53n) + 1n ? Number(value) : value))],
    ["DOUBLE", fc.double()],
    ["FLOAT", fc.float()],
    ["DATE", fc.integer({ min: -719528, max: 2932896 })],
    ["TIME(3)", fc.integer({ min: 0, max: 86399999 })],
    ["TIMESTAMP(3)", fc.integer({ min: -62167219200000, max: 253402300799999 })],
    ["TIMESTAMP_LTZ(3)", fc.integer({ min: -62167219200000, max: 253402300799999 })],
    ["BYTES", fc.uint8Array({ maxLength: 8 })],
    ["DECIMAL(38, 10)", fc.integer()],
    ["ARRAY<STRING>", fc.array(fc.option(fc.string()))],
    ["MAP<STRING, INT>", fc.dictionary(fc.string().filter((key) => key !== "__proto__"), fc.integer()).map((object) => new Map(Object.entries(object)))],
    ["ROW<a INT, b ROW<c BOOLEAN>>", fc.tuple(fc.option(fc.integer()), fc.option(fc.tuple(fc.boolean())))],
  ]; // prettier-ignore
  for (const [text, arbitrary] of values) {
    const type = parseDataType(text);
    fc.assert(
      fc.property(arbitrary, (value) => {
        const again = decodeJson(type, JSON.parse(JSON.stringify(encodeJson(type, value))) as unknown);
        expect(again, text).toEqual(Object.is(value, -0) ? again : value);
      }),
      { seed: 5, numRuns: 200 },
    );
  }
});

describe("cells of CSV", () => {
  test.each([
    ["INT", " 12 ", 12],
    ["INT", "", null],
    ["STRING", "", ""],
    ["STRING", " a ", " a "],
    ["BOOLEAN", "Yes", true],
    ["BOOLEAN", "0", false],
    ["DOUBLE", "1e3", 1000],
    ["TIMESTAMP(3)", "1709214356789", 1709214356789],
    ["ARRAY<INT>", "[1,2]", [1, 2]],
  ])("%s of %j", (type, text, value) => {
    expect(decodeText(parseDataType(type), text)).toEqual(value);
  });

  test.each([
    ["INT", "x"],
    ["INT NOT NULL", ""],
    ["BOOLEAN", "maybe"],
    ["ARRAY<INT>", "[1"],
  ])("%s does not take %j", (type, text) => {
    expect(decodeText(parseDataType(type), text)).toBeInstanceOf(DecodeFailure);
  });
});
