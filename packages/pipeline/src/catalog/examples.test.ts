import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseDocument } from "../document/parse-document.ts";
import { printDocument } from "../document/print-document.ts";
import { validateDocument } from "../validation/validate-document.ts";
import { catalog } from "./catalog.ts";

const folder = new URL("../../../../examples/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");

describe.each(Object.keys(catalog))("examples/%s.json", (kind) => {
  const text = read(`${kind}.json`);
  const { document, diagnostics } = validateDocument(parseDocument(text).value);

  test("is right in every way", () => {
    expect(diagnostics).toEqual([]);
  });

  test("shows its kind and says what it does", () => {
    expect(document?.nodes.some((node) => node.kind === kind)).toBe(true);
    expect(document?.description.length).toBeGreaterThan(40);
  });

  test("is printed as the project prints documents", () => {
    expect(document && printDocument(document)).toBe(text);
  });
});

test("every example is in the table, and every file is an example", () => {
  const table = read("README.md");
  for (const kind of Object.keys(catalog)) expect(table).toContain(`(${kind}.json)`);
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  expect(files.sort()).toEqual(
    Object.keys(catalog)
      .map((kind) => `${kind}.json`)
      .sort(),
  );
});
