import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalog } from "../catalog/catalog.ts";
import { documentJsonSchema } from "./json-schema.ts";
import { printJson } from "./print-json.ts";

const file = new URL("../../schema/millrace-v1.json", import.meta.url);

// Written anew by: UPDATE_SCHEMA=1 npx vitest run packages/pipeline/src/document/json-schema.test.ts
test("schema/millrace-v1.json is current", () => {
  const text = `${printJson(documentJsonSchema())}\n`;
  if (process.env.UPDATE_SCHEMA === "1") writeFileSync(file, text);
  // Compared as a boolean: a difference of 100 kB helps nobody.
  expect(readFileSync(file, "utf8") === text, "run the line above").toBe(true);
});

test("every kind has its settings, and every reference leads somewhere", () => {
  const schema = documentJsonSchema() as { $defs: Record<string, unknown> };
  expect(Object.keys(catalog).filter((kind) => !Object.hasOwn(schema.$defs, kind))).toEqual([]);
  const references = JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g);
  for (const [, name] of references) expect(Object.hasOwn(schema.$defs, name as string), name).toBe(true);
});

test("what a form adds is not in it", () => {
  expect(/"control":"|"advanced":true|"visibleWhen"/.exec(JSON.stringify(documentJsonSchema()))?.[0]).toBeUndefined();
});
