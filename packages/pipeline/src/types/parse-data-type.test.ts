import { describe, expect, test } from "vitest";
import { formatDataType } from "./format-data-type.ts";
import { DataTypeSyntaxError, parseDataType, tryParseDataType } from "./parse-data-type.ts";

describe("types as text", () => {
  test.each([
    ["int", "INT"],
    ["INTEGER NOT NULL", "INT NOT NULL"],
    ["varchar(2147483647)", "STRING"],
    ["VARBINARY(2147483647)", "BYTES"],
    ["DECIMAL", "DECIMAL(10, 0)"],
    ["NUMERIC(5)", "DECIMAL(5, 0)"],
    ["double precision", "DOUBLE"],
    ["CHAR", "CHAR(1)"],
    ["VARCHAR", "STRING"],
    ["TIMESTAMP", "TIMESTAMP(6)"],
    ["TIMESTAMP(3) WITHOUT TIME ZONE", "TIMESTAMP(3)"],
    ["TIMESTAMP(3) WITH LOCAL TIME ZONE", "TIMESTAMP_LTZ(3)"],
    ["TIME", "TIME(0)"],
    ["ROW<a INT, b ARRAY<STRING>> NOT NULL", "ROW<`a` INT, `b` ARRAY<STRING>> NOT NULL"],
    ["ROW(a INT NOT NULL)", "ROW<`a` INT NOT NULL>"],
    ["MAP<STRING, ROW<`x y` INT 'comment'>>", "MAP<STRING, ROW<`x y` INT>>"],
    ["INT ARRAY", "ARRAY<INT>"],
    ["INTERVAL DAY(3) TO SECOND(6)", "INTERVAL DAY(3) TO SECOND(6)"],
    ["ROW<>", "ROW<>"],
  ])("%s is %s, and that reads back", (text, expected) => {
    const type = parseDataType(text);
    expect(formatDataType(type)).toBe(expected);
    expect(parseDataType(expected)).toEqual(type);
  });

  test.each([
    ["NOSUCH", 0],
    ["DECIMAL(39)", 8],
    ["DECIMAL(5, 6)", 8],
    ["ARRAY<INT", 9],
    ["INT NULLABLE", 4],
    ["TIMESTAMP(10)", 10],
    ["ROW<INT>", 7],
    ["", 0],
    ["CHAR(0)", 5],
  ])("%j is refused at position %i", (text, position) => {
    const result = tryParseDataType(text);
    expect("error" in result && result.error).toBeInstanceOf(DataTypeSyntaxError);
    expect("error" in result && result.error.position).toBe(position);
  });
});
