import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const sources = new URL("../", import.meta.url);
const guide = readFileSync(new URL("../../../../docs/guide/document.md", import.meta.url), "utf8");

test("every code that the checks give is in the guide", () => {
  const codes = new Set<string>();
  for (const folder of ["catalog", "document", "validation"]) {
    for (const name of readdirSync(new URL(folder, sources), { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".ts") || name.endsWith(".test.ts")) continue;
      const text = readFileSync(new URL(`${folder}/${name}`, sources), "utf8");
      for (const match of text.matchAll(/(?:code: |report\((?:"error", |"warning", )?|error\()"([A-Z]+(?:_[A-Z]+)*)"/g))
        codes.add(match[1] ?? "");
    }
  }
  codes.delete("STRING");
  expect(codes.size).toBeGreaterThan(50);
  expect([...codes].filter((code) => !guide.includes(`\`${code}\``))).toEqual([]);
});
