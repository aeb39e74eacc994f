import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { hashSources } from "./hash-sources.ts";

function sources(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(path.join(tmpdir(), "millrace-hash-"));
  const write = (changes: Readonly<Record<string, string>>): void => {
    for (const [file, content] of Object.entries(changes)) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), content);
    }
  };
  write(files);
  return { root, write, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

describe("hashSources", () => {
  const changes: [string, Record<string, string>, boolean][] = [
    ["the content of a file changes", { "app/a.ts": "2" }, true],
    ["a file is added", { "app/b.ts": "" }, true],
    ["a single named file changes", { lock: "2" }, true],
    ["a test changes", { "app/a.test.ts": "2" }, false],
    ["something built changes", { "app/.next/server.js": "2" }, false],
    ["another folder changes", { "docs/a.md": "2" }, false],
  ];
  it.each(changes)("when %s", (_, change, isDifferent) => {
    using files = sources({ "app/a.ts": "1", "app/a.test.ts": "1", lock: "1" });
    const before = hashSources(files.root, ["app", "lock"]);
    files.write(change);
    expect(hashSources(files.root, ["app", "lock"]) !== before).toBe(isDifferent);
  });

  it("passes over a place that does not exist", () => {
    using files = sources({ "app/a.ts": "1" });
    expect(hashSources(files.root, ["app", "nowhere"])).toBe(hashSources(files.root, ["app"]));
  });
});
