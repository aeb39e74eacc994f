import { describe, expect, test } from "vitest";
import { dates } from "../time/dates.ts";
import { ExpressionError } from "../../expression-error.ts";
import { formatPattern, parsePattern } from "../time/date-time-formatter.ts";
import { formatDouble, formatFloat } from "../numeric/format-number.ts";
import { formatSimple, parseSimple } from "../time/simple-date-format.ts";
import { hashes } from "../hash/hashes.ts";
import { javaRegExp } from "./java-regexp.ts";
import { jsonValues } from "../json/json-values.ts";
import { printf } from "./printf.ts";
import { strings } from "./strings.ts";

const at = (text: string): number => Date.parse(`${text}Z`);

// Expected values: Java 17 (java.time.format.DateTimeFormatter, java.text.SimpleDateFormat, String.format, Double.toString), worked by hand from its documentation.
describe("patterns of DateTimeFormatter", () => {
  test.each([
    ["yyyy-MM-dd HH:mm:ss.SSS", "2024-02-09 00:05:06.070"],
    ["EEEE, d. MMMM yy", "Friday, 9. February 24"],
    ["EEE MMM", "Fri Feb"],
    ["h:mm a, K, k", "12:05 AM, 0, 24"],
    ["DDD 'of' yyyyy", "040 of 02024"],
    ["QQQ q", "Q1 1"],
    ["w e", "6 6"],
    ["n A", "70000000 306070"],
    ["[yyyy]''G", "2024'AD"],
  ])("%s gives %s", (pattern, text) => {
    expect(formatPattern(at("2024-02-09T00:05:06.070"), pattern)).toBe(text);
  });

  test.each(["b", "ddd", "VV", "XXX"])("%s is refused", (pattern) => {
    expect(() => formatPattern(0, pattern)).toThrow(ExpressionError);
  });

  test.each([
    ["9.2.2024 7:05 PM", "d.M.yyyy h:mm a", "2024-02-09T19:05:00"],
    ["20240209", "yyyyMMdd", "2024-02-09T00:00:00"],
    ["Feb 9 2024", "MMM d yyyy", "2024-02-09T00:00:00"],
    ["2024-02-30 10:00", "yyyy-MM-dd HH:mm", "2024-02-29T10:00:00"],
    ["10:30", "HH:mm", "1970-01-01T10:30:00"],
    ["2024-02-09", "yyyy-MM-dd[ HH:mm]", "2024-02-09T00:00:00"],
    ["2024-02-09 10:30", "yyyy-MM-dd[ HH:mm]", "2024-02-09T10:30:00"],
  ])("%s is read by %s", (text, pattern, expected) => {
    expect(parsePattern(text, pattern)).toBe(at(expected));
  });

  test.each([
    ["2024-2-9", "yyyy-MM-dd"],
    ["2024-13-01", "yyyy-MM-dd"],
    ["2024-02-09 25", "yyyy-MM-dd HH"],
    ["2024-02-09x", "yyyy-MM-dd"],
  ])("%s is not read by %s", (text, pattern) => {
    expect(parsePattern(text, pattern)).toBeUndefined();
  });
});

describe("patterns of SimpleDateFormat", () => {
  test("numbers out of range roll over and what follows is ignored", () => {
    expect(parseSimple("2024-14-35 rest", "yyyy-MM-dd")?.localMs).toBe(at("2025-03-07"));
    expect(parseSimple("2024-02-29 13:45:56 +0800", "yyyy-MM-dd HH:mm:ss Z")?.offsetMs).toBe(8 * 3_600_000);
    expect(parseSimple("x", "yyyy")).toBeUndefined();
  });

  test("formats", () => {
    expect(formatSimple(at("2024-02-09T13:05:06"), "EEE, dd MMM yyyy hh:mm:ss a SSS")).toBe("Fri, 09 Feb 2024 01:05:06 PM 000");
    expect(formatSimple(at("2024-02-11T00:00:00"), "u")).toBe("7");
  });
});

test.each([
  [1e10, "1.0E10"],
  [1e7, "1.0E7"],
  [9999999, "9999999.0"],
  [123456.789, "123456.789"],
  [1e-3, "0.001"],
  [9.99e-4, "9.99E-4"],
  [-0, "-0.0"],
  [1.7976931348623157e308, "1.7976931348623157E308"],
  [5e-324, "5.0E-324"],
])("the double %d prints as %s", (value, text) => {
  expect(formatDouble(value)).toBe(text);
});

test("a float prints with its own digits", () => {
  expect(formatFloat(Math.fround(0.1))).toBe("0.1");
  expect(formatFloat(Math.fround(16777216))).toBe("1.6777216E7");
});

describe("printf", () => {
  const whole = (value: number) => ({ kind: "whole" as const, value, scale: 0 });
  const double = (value: number) => ({ kind: "double" as const, value, scale: 0 });

  test.each([
    ["%5d|%-5d|%05d|%+d|%,d", [whole(42), whole(42), whole(-42), whole(42), whole(1234567)], "   42|42   |-0042|+42|1,234,567"],
    ["%x %X %o", [whole(255), whole(-1), whole(8)], "ff FFFFFFFF 10"],
    ["%.3f %8.2f %e", [double(2.0005), double(-1.5), double(12345.678)], "2.001    -1.50 1.234568e+04"],
    ["%2$s %1$s %%", [whole(1), whole(2)], "2 1 %"],
    [
      "%S %b %c",
      [{ kind: "text" as const, value: "abc", scale: 0 }, { kind: "boolean" as const, value: true, scale: 0 }, whole(65)],
      "ABC true A",
    ],
  ])("%s", (pattern, args, text) => {
    expect(printf(pattern, args)).toBe(text);
  });

  test.each(["%d", "%q", "%"])("%s without a fitting value is NULL", (pattern) => {
    expect(printf(pattern, [double(1.5)])).toBeNull();
  });
});

describe("regular expressions of Java", () => {
  test.each([
    ["(?i)ABC", "xabc", true],
    ["a++b", "aaab", true],
    ["a++a", "aaa", false],
    ["(?>a+)ab", "aaab", false],
    ["\\Aab\\z", "ab", true],
    ["[a-z&&[^b]]", "b", false],
    ["[a-z&&[^b]]", "c", true],
    ["\\p{Alpha}+", "é", false],
    ["\\p{L}+", "é", true],
    ["\\Qa.b\\E", "axb", false],
    ["x-y/z#", "x-y/z#", true],
    ["a{2}", "aa", true],
    ["^b$", "a\nb", false],
    ["(?m)^b$", "a\nb", true],
    ["a.b", "a\nb", false],
    ["(?s)a.b", "a\nb", true],
  ])("%s on %j is %s", (pattern, text, expected) => {
    expect(javaRegExp(pattern)?.test(text)).toBe(expected);
  });

  test.each(["(", "[a", "*a", "a)", "\\", "(?<n", "a{2,1}"])("%s is none", (pattern) => {
    expect(javaRegExp(pattern)).toBeUndefined();
  });
});

test("digests have their published values", () => {
  // RFC 1321 A.5; FIPS 180-4 examples ("abc").
  expect(hashes.md5("message digest")).toBe("f96b697d7cb7938d525a2f31aaf161d0");
  expect(hashes.sha1("abc")).toBe("a9993e364706816aba3e25717850c26c9cd0d89d");
  expect(hashes.sha224("abc")).toBe("23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
  expect(hashes.sha256("a".repeat(1000))).toBe("41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3");
  expect(hashes.sha512("abc")).toBe(
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  );
});

describe("JSON", () => {
  const on = { empty: "NULL", error: "NULL" };
  const value = (text: string, path: string): unknown => jsonValues.jsonValue(text, path, "STRING", on, null, null);

  test.each([
    ['{"a": 1.50, "b": 1}', "$.a", "1.50"],
    ['{"a": 12345678901234567890}', "$.a", "12345678901234567890"],
    ['{"a": 7, "b": 1.5}', "$.a", "7"],
    ['{"a": 7.0}', "$.a", "7.0"],
    ['{"__proto__": "x"}', "$.__proto__", "x"],
    ["[1, 2, 3]", "$[-1]", "3"],
    ['{"toString": 1}', "$.hasOwnProperty", null],
    ['{"a b": {"c": "x"}}', "$['a b'].c", "x"],
    ['{"a.b": [0.998, 1]}', '$.["a.b"][0]', "0.998"],
  ])("%s at %s is %s", (text, path, expected) => {
    expect(value(text, path)).toBe(expected);
  });

  test.each([
    ["$..c", "[4,3]"],
    ["$.list[0:2]", "[1.50,2]"],
    ["$.list[?(@.c > 3)]", '[{"c":4}]'],
    ["$['a','list'][0]", "[1.50]"],
    ["$", '{"a":{"c":3},"list":[1.50,2,{"c":4}]}'],
  ])("the query %s", (path, expected) => {
    expect(jsonValues.jsonQuery('{"list": [1.50, 2, {"c": 4}], "a": {"c": 3}}', path, "WITHOUT", on, false)).toBe(expected);
  });

  test("a text nested a hundred thousand deep is no JSON, not a crash", () => {
    const deep = "[".repeat(100_000);
    expect(jsonValues.isJson(deep, "VALUE")).toBe(false);
    expect(value(`${deep}1.5${"]".repeat(100_000)}`, "$[0]")).toBeNull();
  });
});

test("text positions count characters and search from both ends", () => {
  expect(strings.instr("hello world", "o", -1)).toBe(8);
  expect(strings.instr("hello world", "o", -1, 2)).toBe(5);
  expect(strings.position("b", "😀ab")).toBe(3);
  expect(strings.substring("😀abc", -2, 1)).toBe("b");
  expect(strings.lpad("x", 4, "😀a")).toBe("😀a😀x");
});

test("text is cut as Flink cuts it", () => {
  expect(strings.substring("flink", -10)).toBe("");
  expect(strings.splitIndex("a  b", "", 2)).toBe("b");
  expect([...strings.strToMap("a=1=2;b;", ";", "=")]).toEqual([["a", "1=2"], ["b", null]]); // prettier-ignore
});

test("months between two times are whole", () => {
  expect(dates.monthsBetween(at("2024-01-31"), at("2024-02-29"))).toBe(1);
  expect(dates.monthsBetween(at("2024-01-31T12:00:00"), at("2024-02-29T11:00:00"))).toBe(0);
  expect(dates.monthsBetween(at("2024-02-29"), at("2024-01-31"))).toBe(-1);
  expect(dates.monthsBetween(at("2024-03-15"), at("2024-02-16"))).toBe(0);
});
