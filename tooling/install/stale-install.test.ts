import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { staleInstall } from "./stale-install.mjs";

interface Entry {
  readonly version?: string;
  readonly optional?: boolean;
  readonly link?: boolean;
}

/** A project folder with a lockfile, npm's own record of what it installed, and the folders of the installed packages. */
function project(wanted: Readonly<Record<string, Entry>>, installed: Readonly<Record<string, Entry>> | undefined) {
  const root = mkdtempSync(path.join(tmpdir(), "millrace-install-"));
  writeFileSync(path.join(root, "package-lock.json"), JSON.stringify({ packages: { "": {}, "packages/a": {}, ...wanted } }));
  mkdirSync(path.join(root, "node_modules"));
  if (installed !== undefined)
    writeFileSync(path.join(root, "node_modules", ".package-lock.json"), JSON.stringify({ packages: installed }));
  for (const place of Object.keys(installed ?? {})) mkdirSync(path.join(root, place), { recursive: true });
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

describe("staleInstall", () => {
  const left: [string, Record<string, Entry>, Record<string, Entry> | undefined, RegExp | undefined][] = [
    ["holds what the lockfile says", { "node_modules/x": { version: "1.0.0" } }, { "node_modules/x": { version: "1.0.0" } }, undefined],
    ["was never finished", { "node_modules/x": { version: "1.0.0" } }, undefined, /missing or was not finished/],
    ["lacks a package", { "node_modules/x": { version: "1.0.0" } }, {}, /node_modules\/x is missing/],
    ["lacks a package of a workspace", { "apps/a/node_modules/x": { version: "1.0.0" } }, {}, /apps\/a\/node_modules\/x is missing/],
    [
      "has another version",
      { "node_modules/x": { version: "2.0.0" } },
      { "node_modules/x": { version: "1.0.0" } },
      /has version 1\.0\.0, not 2\.0\.0/,
    ],
    ["lacks a package for another platform", { "node_modules/x": { version: "1.0.0", optional: true } }, {}, undefined],
    ["has one package more", {}, { "node_modules/y": { version: "1.0.0" } }, undefined],
  ];
  it.each(left)("of a folder that %s", (_, wanted, installed, reason) => {
    using files = project(wanted, installed);
    if (reason === undefined) expect(staleInstall(files.root)).toBeUndefined();
    else expect(staleInstall(files.root)).toMatch(reason);
  });

  it("sees that the folder of a package was removed", () => {
    using files = project({ "node_modules/x": { version: "1.0.0" } }, { "node_modules/x": { version: "1.0.0" } });
    rmSync(path.join(files.root, "node_modules/x"), { recursive: true });
    expect(staleInstall(files.root)).toMatch(/node_modules\/x was removed/);
  });
});
