import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { checkImport, packageOf, type CheckedPackage } from "./check-import.ts";
import { findCycle } from "./find-cycle.ts";
import { RULES, type PackageRule } from "./rules.ts";
import { scanImports } from "./scan-imports.ts";

const LEFT_OUT = /(^|\/)(node_modules|\.next|generated|dist)(\/|$)/u;
/** Tests and what only tests use. */
const TEST = /\.(test|spec)\.tsx?$|(^|\/)(testing|e2e)\/|^tooling\/test\/|vitest\.config\.ts$/u;

/** Every import that the table forbids, as a line for people. Empty where all is well. */
export function checkRepository(root: string, rules: Readonly<Record<string, PackageRule>> = RULES): string[] {
  const packages = new Map(
    Object.entries(rules).flatMap(([name, rule]) =>
      existsSync(path.join(root, rule.folder)) ? [[name, readPackage(root, name, rule)]] : [],
    ),
  );
  const graph = new Map<string, Set<string>>();
  const findings: string[] = [];
  for (const owner of packages.values()) {
    const used = new Set<string>();
    graph.set(owner.name, used);
    for (const file of sourcesOf(path.join(root, owner.rule.folder))) {
      const isTest = TEST.test(`${owner.rule.folder}/${file}`);
      for (const { specifier, line } of scanImports(readFileSync(path.join(root, owner.rule.folder, file), "utf8"))) {
        const reason = checkImport(owner, { file, isTest }, specifier, packages);
        if (reason !== undefined) findings.push(`${owner.rule.folder}/${file}:${line}: "${specifier}" ${reason}.`);
        if (!isTest && packages.has(packageOf(specifier)) && packageOf(specifier) !== owner.name) used.add(packageOf(specifier));
      }
    }
  }
  const cycle = findCycle(graph);
  if (cycle !== undefined) findings.push(`Packages import each other in a circle: ${cycle.join(" → ")}.`);
  return findings;
}

function readPackage(root: string, name: string, rule: PackageRule): CheckedPackage {
  const {
    exports = {},
    dependencies = {},
    devDependencies = {},
    peerDependencies = {},
  } = JSON.parse(readFileSync(path.join(root, rule.folder, "package.json"), "utf8")) as Record<string, Record<string, string>>;
  return {
    name,
    rule,
    entries: Object.keys(exports),
    declared: new Set([dependencies, devDependencies, peerDependencies].flatMap((list) => Object.keys(list))),
  };
}

function sourcesOf(folder: string): string[] {
  return globSync("**/*.{ts,tsx,mts,mjs}", { cwd: folder, exclude: (name) => LEFT_OUT.test(name) })
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => !LEFT_OUT.test(file) && !file.endsWith(".d.ts"))
    .sort();
}
