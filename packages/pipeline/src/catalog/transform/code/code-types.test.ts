import { expect, test } from "vitest";
import { parseDataType } from "../../../types/index.ts";
import { codeTypes } from "./code-types.ts";

const schema = [
  { name: "user id", type: parseDataType("STRING NOT NULL") },
  { name: "amount", type: parseDataType("DECIMAL(10, 2)") },
  { name: "tags", type: parseDataType("ARRAY<BIGINT>") },
];

test("rows have their columns, read as what they are and written as what is taken", () => {
  const text = codeTypes({ schema: { amount: "DECIMAL(10, 2)", at: "TIMESTAMP(3)", broken: "NO TYPE" } }, { schema, keys: ["user id"] });
  expect(text).toContain('"user id": string;');
  expect(text).toContain('"amount": string | null;');
  expect(text).toContain('"tags": (number | bigint | null)[] | null;');
  expect(text).toContain('"amount"?: string | number | bigint | null | undefined;');
  expect(text).toContain('"at"?: number | Date | null | undefined;');
  expect(text).not.toContain("broken");
});

test("the key, the states and the side outputs are those of the settings", () => {
  const config = {
    schema: {},
    state: [{ name: "total" }, { name: "seen", kind: "map" }],
    sideOutputs: [{ port: "late", schema: { n: "INT NOT NULL" } }],
  };
  const text = codeTypes(config, { schema, keys: ["user id", "amount"] });
  expect(text).toContain('readonly key: { "user id": string; "amount": string | null; };');
  expect(text).toContain('value(name: "total"): ValueState');
  expect(text).toContain('map(name: "seen"): MapState');
  expect(text).toContain('sideOutput(name: "late", row: { "n": number; }): void;');
  expect(codeTypes({}, { schema, keys: undefined })).toContain("readonly key: undefined;");
});
