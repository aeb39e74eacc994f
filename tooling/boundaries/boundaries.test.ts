import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { checkRepository } from "./check-repository.ts";
import { findCycle } from "./find-cycle.ts";
import { scanImports } from "./scan-imports.ts";

/** A repository of a few files, gone at the end of the test. */
function repository(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(path.join(tmpdir(), "millrace-boundaries-"));
  const manifests = {
    "packages/pipeline/package.json": { exports: { ".": "./src/index.ts", "./types": "./src/types.ts" }, dependencies: { zod: "4" } },
    "packages/engine/package.json": {
      exports: { ".": "./src/index.ts", "./connector": "./src/connector.ts", "./node": "./src/node/index.ts" },
      dependencies: { "@millrace/pipeline": "*", msgpackr: "2" },
    },
    "packages/connectors/package.json": {
      exports: { ".": "./src/index.ts" },
      dependencies: { "@millrace/engine": "*", "@millrace/pipeline": "*" },
    },
    "packages/ui/package.json": { exports: { "./*": "./src/*/index.ts" }, dependencies: { "@millrace/pipeline": "*", react: "19" } },
    "apps/web/package.json": { dependencies: { "@millrace/ui": "*", "@millrace/pipeline": "*" } },
  };
  for (const [file, content] of [
    ...Object.entries(manifests).map(([name, manifest]) => [name, JSON.stringify(manifest)] as const),
    ...Object.entries(files),
  ]) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

describe("checkRepository", () => {
  const allowed: [string, string, string][] = [
    ["pipeline uses zod", "packages/pipeline/src/a.ts", 'import { z } from "zod";'],
    ["engine uses Node.js below src/node", "packages/engine/src/node/a.ts", 'import fs from "node:fs";'],
    ["a test of the engine reads files", "packages/engine/src/a.test.ts", 'import fs from "node:fs"; import { it } from "vitest";'],
    [
      "connectors use the engine's connector contract",
      "packages/connectors/src/a.ts",
      'import type { Row } from "@millrace/engine/connector";',
    ],
    ["the web app uses a part of ui by its pattern", "apps/web/src/a.ts", 'import { Canvas } from "@millrace/ui/canvas";'],
  ];
  it.each(allowed)("says nothing where %s", (_, file, source) => {
    using repo = repository({ [file]: source });
    expect(checkRepository(repo.root)).toEqual([]);
  });

  const forbidden: [string, string, string, RegExp][] = [
    [
      "pipeline uses Node.js",
      "packages/pipeline/src/a.ts",
      'import fs from "node:fs";',
      /needs Node\.js, and @millrace\/pipeline runs in a browser/,
    ],
    ["pipeline uses a built-in module without its prefix", "packages/pipeline/src/a.ts", 'import fs from "fs";', /needs Node\.js/],
    [
      "pipeline uses the engine",
      "packages/pipeline/src/a.ts",
      'import { x } from "@millrace/engine";',
      /may not be imported by @millrace\/pipeline/,
    ],
    [
      "the engine uses Node.js outside of src/node",
      "packages/engine/src/a.ts",
      'import fs from "node:fs";',
      /only files below src\/node may use it/,
    ],
    ["the engine's core uses its Node.js part", "packages/engine/src/a.ts", 'export * from "./node/index.ts";', /is below src\/node/],
    [
      "connectors use the engine's inside",
      "packages/connectors/src/a.ts",
      'import { x } from "@millrace/engine";',
      /may use @millrace\/engine\/connector only/,
    ],
    [
      "a package reaches into another one",
      "packages/connectors/src/a.ts",
      'import { x } from "@millrace/engine/src/secret.ts";',
      /is not exported by @millrace\/engine/,
    ],
    [
      "a relative path leaves the package",
      "packages/engine/src/a.ts",
      'import { x } from "../../pipeline/src/index.ts";',
      /leaves the package/,
    ],
    [
      "a test reaches into another package",
      "packages/engine/src/a.test.ts",
      'import { x } from "@millrace/pipeline/hidden";',
      /is not exported/,
    ],
    [
      "the web app uses the engine",
      "apps/web/src/a.ts",
      'const engine = await import("@millrace/engine/node");',
      /may not be imported by @millrace\/web/,
    ],
    ["a package is not declared", "packages/ui/src/a.ts", 'import x from "left-pad";', /is not in the package\.json of @millrace\/ui/],
  ];
  it.each(forbidden)("finds that %s", (_, file, source, finding) => {
    using repo = repository({ [file]: `\n${source}` });
    const findings = checkRepository(repo.root);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatch(finding);
    expect(findings[0]).toContain(`${file}:2:`);
  });
});

describe("findCycle", () => {
  it("names the way round", () => {
    const graph = new Map([
      ["a", new Set(["b"])],
      ["b", new Set(["c"])],
      ["c", new Set(["b"])],
    ]);
    expect(findCycle(graph)).toEqual(["b", "c", "b"]);
  });

  it("finds none where two ways lead to the same package", () => {
    expect(
      findCycle(
        new Map([
          ["a", new Set(["b", "c"])],
          ["b", new Set(["d"])],
          ["c", new Set(["d"])],
          ["d", new Set<string>()],
        ]),
      ),
    ).toBeUndefined();
  });
});

describe("scanImports", () => {
  const cases: [string, string, string[]][] = [
    ["over several lines", 'import {\n  a,\n  type B,\n} from "x";', ["x"]],
    ["of types", 'import type { A } from "x";', ["x"]],
    ["re-exported", 'export * from "x";\nexport { a } from "y";', ["x", "y"]],
    ["for their effect", 'import "x";', ["x"]],
    ["made later", 'const a = await import("x");', ["x"]],
    ["resolved only", 'const a = import.meta.resolve("x");', ["x"]],
    ["in a comment: none", '// import a from "x";\n/* import b from "y"; */', []],
    ["in a template: none", 'const code = `\nimport a from "x";\n`;', []],
    ["in a string: none", `const code = 'await import("x")';`, []],
    ["near an export that imports nothing", 'export const from = "x";', []],
  ];
  it.each(cases)("finds imports %s", (_, source, expected) => {
    expect(scanImports(source).map(({ specifier }) => specifier)).toEqual(expected);
  });
});
