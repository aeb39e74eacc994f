import type { DataType } from "@millrace/pipeline/types";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cellText, cellValue } from "./cell-text.ts";

const plain = (kind: "BOOLEAN" | "BIGINT" | "DOUBLE" | "STRING"): DataType => ({ kind, nullable: true });
const ROW: DataType = { kind: "ARRAY", element: plain("BIGINT"), nullable: true };

test.each([
  ["", "BIGINT", undefined],
  ["null", "STRING", null],
  ['"null"', "STRING", "null"],
  ['""', "STRING", ""],
  ["12", "BIGINT", 12],
  ["9007199254740993", "BIGINT", "9007199254740993"],
  ["1.5e3", "DOUBLE", 1500],
  ["many", "BIGINT", "many"],
  ["true", "BOOLEAN", true],
  ["true", "STRING", "true"],
] as const)("%s in a column of %s is %j", (text, kind, value) => expect(cellValue(text, plain(kind))).toEqual(value));

test("what a cell shows is read as the same value", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom("null", "", '"x', " a ")), (value) => {
      expect(cellValue(cellText(value), plain("STRING"))).toBe(value);
    }),
  );
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(cellValue(cellText(value), plain("BIGINT"))).toBe(value);
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.integer()), (value) => {
      expect(cellValue(cellText(value), ROW)).toEqual(value);
    }),
  );
});
