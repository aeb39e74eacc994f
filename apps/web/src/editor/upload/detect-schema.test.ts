import { expect, test } from "vitest";
import { detectSchema } from "./detect-schema.ts";

test("a JSON array that is cut off gives its whole elements", () => {
  const head =
    '[{"date":"2001/01/01 00:47","delay":66,"origin":"DTW"},{"date":"2001/01/01 01:10","delay":-5,"origin":"a}\\"b"},{"date":"20';
  const found = detectSchema(head, "flights.json");
  expect(found?.format).toBe("json");
  expect(found?.schema).toEqual({ date: "TIMESTAMP(3)", delay: "INT", origin: "STRING" });
  expect(found?.rows).toHaveLength(2);
});

test("JSON Lines: broken lines are passed over, types widen, null says nothing", () => {
  const found = detectSchema(
    '{"a":1,"b":null,"c":true}\nnot json\n{"a":2.5,"b":"2024-01-01T10:00:00Z","c":false}\n{"a":3000000000,"d":[1]}\n',
    "x.jsonl",
  );
  expect(found?.format).toBe("jsonl");
  expect(found?.schema).toEqual({ a: "DOUBLE", b: "TIMESTAMP_LTZ(3)", c: "BOOLEAN", d: "ARRAY<INT>" });
});

test("CSV: quotes, the delimiter by count, numbers, dates, empty cells", () => {
  const found = detectSchema('id;name;when;x\n1;"a; ""b""";2024-01-01 10:00:00;\n2;c;2024-01-02 10:00:00;1.5\n', "x.csv");
  expect(found).toMatchObject({ format: "csv", delimiter: ";", schema: { id: "INT", name: "STRING", when: "TIMESTAMP(3)", x: "DOUBLE" } });
  expect(found?.rows[0]).toEqual({ id: "1", name: 'a; "b"', when: "2024-01-01 10:00:00", x: "" });
});

test("numbers with leading zeros are texts: postcodes and ids", () => {
  expect(detectSchema("zip,n\n01234,1.0\n", "x.csv")?.schema).toEqual({ zip: "STRING", n: "DOUBLE" });
});

test("a byte order mark does not hide the format", () => {
  expect(detectSchema('\uFEFF{"a":1}\n', "x")?.format).toBe("jsonl");
});

test.each([
  ["", "x.json"],
  ["\u0000\u0001", "x.bin"],
  ["[1,2,3]", "x.json"],
])("%j is not recognized", (head, name) => {
  expect(detectSchema(head, name)).toBeUndefined();
});

test("times with slashes and without seconds are times, as the file source reads them", () => {
  expect(detectSchema('[{"date":"2001/01/01 00:47","delay":66}]', "flights.json")?.schema).toEqual({ date: "TIMESTAMP(3)", delay: "INT" });
});
