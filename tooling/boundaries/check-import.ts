import { builtinModules } from "node:module";
import path from "node:path";
import type { PackageRule } from "./rules.ts";

/** One package of the repository as the check sees it. */
export interface CheckedPackage {
  readonly name: string;
  readonly rule: PackageRule;
  /** The keys of `exports` in its package.json. */
  readonly entries: readonly string[];
  /** The names in its dependencies and devDependencies. */
  readonly declared: ReadonlySet<string>;
}

export interface ImportPlace {
  /** From the root of the package. */
  readonly file: string;
  readonly isTest: boolean;
}

/** Tools that the root of the repository gives to the tests of all packages. */
const TEST_TOOLS = new Set(["vitest", "fast-check", "vega-datasets"]);

/** Why a package may not import something from a file of it; undefined where it may. */
export function checkImport(
  owner: CheckedPackage,
  place: ImportPlace,
  specifier: string,
  packages: ReadonlyMap<string, CheckedPackage>,
): string | undefined {
  if (specifier.startsWith(".")) return checkRelative(owner, place, specifier);
  if (specifier.startsWith("node:") || builtinModules.includes(specifier)) return checkNodeModule(owner, place, specifier);
  const name = packageOf(specifier);
  if (name === owner.name) return "is itself; import by a relative path";
  if (name.startsWith("@millrace/")) return checkOwn(owner, place, specifier, packages);
  if (place.isTest && TEST_TOOLS.has(name)) return undefined;
  if (!owner.declared.has(name)) return `is not in the package.json of ${owner.name}`;
  if (owner.rule.others !== undefined && !place.isTest && !owner.rule.others.includes(name))
    return `may not be used by ${owner.name}, which may use ${owner.rule.others.join(", ")} only`;
  return undefined;
}

/** The package of a specifier: its first part, or two parts where it has a scope. */
export function packageOf(specifier: string): string {
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? "");
}

function checkRelative(owner: CheckedPackage, { file, isTest }: ImportPlace, specifier: string): string | undefined {
  const target = path.posix.join(path.posix.dirname(file), specifier);
  if (target.startsWith("../")) return "leaves the package; import the other package by its name";
  const { nodeModules } = owner.rule;
  if (typeof nodeModules === "string" || isTest) return undefined;
  const isInside = (name: string): boolean => name.startsWith(`${nodeModules.below}/`);
  return isInside(target) && !isInside(file)
    ? `is below ${nodeModules.below}, which needs Node.js; the rest of the package runs in a browser`
    : undefined;
}

function checkNodeModule(owner: CheckedPackage, { file, isTest }: ImportPlace, specifier: string): string | undefined {
  const { nodeModules } = owner.rule;
  if (nodeModules === "everywhere" || isTest) return undefined;
  if (nodeModules === "nowhere") return `needs Node.js, and ${owner.name} runs in a browser`;
  return file.startsWith(`${nodeModules.below}/`)
    ? undefined
    : `${specifier} needs Node.js; only files below ${nodeModules.below} may use it`;
}

function checkOwn(
  owner: CheckedPackage,
  { isTest }: ImportPlace,
  specifier: string,
  packages: ReadonlyMap<string, CheckedPackage>,
): string | undefined {
  const name = packageOf(specifier);
  const target = packages.get(name);
  if (target === undefined) return "is no package of this repository";
  const entry = `.${specifier.slice(name.length)}`;
  if (!target.entries.some((pattern) => matchesEntry(pattern, entry)))
    return `is not exported by ${name}, which exports ${target.entries.join(", ")}`;
  if (isTest) return undefined;
  const allowed = owner.rule.own[name];
  if (allowed === undefined) return `may not be imported by ${owner.name}`;
  if (allowed !== "any" && !allowed.includes(entry))
    return `may not be imported by ${owner.name}, which may use ${allowed.map((part) => name + part.slice(1)).join(", ")} only`;
  return owner.declared.has(name) ? undefined : `is not in the package.json of ${owner.name}`;
}

function matchesEntry(pattern: string, entry: string): boolean {
  const [before, after] = pattern.split("*");
  return after === undefined
    ? pattern === entry
    : entry.startsWith(before ?? "") && entry.endsWith(after) && entry.length > pattern.length - 1;
}
