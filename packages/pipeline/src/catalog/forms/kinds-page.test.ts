import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { kindsPage } from "./kinds-page.ts";

const file = new URL("../../../../../docs/guide/kinds.md", import.meta.url);

// Written anew by: UPDATE_DOCS=1 npx vitest run packages/pipeline/src/catalog/forms/kinds-page.test.ts
test("docs/guide/kinds.md is current", () => {
  const text = kindsPage(
    (kind) => JSON.parse(readFileSync(new URL(`../../../../../examples/${kind}.json`, import.meta.url), "utf8")) as unknown,
  );
  if (process.env.UPDATE_DOCS === "1") writeFileSync(file, text);
  expect(readFileSync(file, "utf8") === text, "run the line above").toBe(true);
});
