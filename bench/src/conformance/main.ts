import { mkdir, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readDifferences } from "./differences.ts";
import { runFolder, type FileResult } from "./run-folder.ts";

/**
 * npm run conformance -- [--executor threaded|local] FOLDER…: runs recorded cases, prints a line per file and writes the disagreements to .millrace/conformance/.
 * With an executor the cases run as pipeline documents; those that set the clock by hand and the like are left out, and counted by the reason.
 * Exit code 1 where a case disagrees that is neither a quirk nor listed in conformance/differences.md, 2 where it is called wrongly.
 */
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const { values: options, positionals: folders } = parseArgs({ allowPositionals: true, options: { executor: { type: "string" } } });
const { executor } = options;
if (folders.length === 0 || (executor !== undefined && executor !== "threaded" && executor !== "local")) {
  console.error("usage: npm run conformance -- [--executor threaded|local] FOLDER…   (for example conformance/expressions)");
  process.exit(2);
}

const differences = await readDifferences(join(root, "conformance/differences.md"));
const results: FileResult[] = [];
for (const folder of folders) {
  for await (const result of runFolder(resolve(folder), differences, { executor })) {
    results.push(result);
    console.log(line(result));
  }
}

const sum = (pick: (result: FileResult) => number): number => results.reduce((total, result) => total + pick(result), 0);
const agree = sum((result) => result.agree);
const total = sum((result) => result.total);
const report = await writeReport();
if (sum((result) => result.quirks) > 0)
  console.log(`${sum((result) => result.quirksAsFlink)} of ${sum((result) => result.quirks)} quirks as Flink`);
if (sum((result) => result.listed) > 0)
  console.log(`${sum((result) => result.listed)} deliberate differences (conformance/differences.md)`);
for (const [reason, count] of leftOutByReason()) console.log(`${count} left out: ${reason}`);
if (report !== undefined) console.log(`disagreements: ${report}`);
console.log(`${agree} of ${total} cases agree`);
process.exitCode = agree === total ? 0 : 1;

function leftOutByReason(): ReadonlyMap<string, number> {
  const reasons = new Map<string, number>();
  for (const { leftOut } of results) for (const [reason, count] of leftOut) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  return reasons;
}

function line(result: FileResult): string {
  const apart = [
    ...(result.onThreads > 0 ? [`${result.onThreads} also on threads, over a savepoint`] : []),
    ...(result.quirks > 0 ? [`${result.quirksAsFlink} of ${result.quirks} quirks as Flink`] : []),
    ...(result.listed > 0 ? [`${result.listed} listed differences`] : []),
    ...(result.format === "unknown" ? ["no format of the runner takes these cases yet"] : []),
  ];
  return `${`${result.agree}/${result.total}`.padStart(9)}  ${result.file.split("/").slice(-2).join("/")}${apart.length > 0 ? `  (${apart.join(", ")})` : ""}`;
}

async function writeReport(): Promise<string | undefined> {
  const disagreements = results.flatMap((result) => result.disagreements.map((item) => ({ file: basename(result.file), ...item })));
  if (disagreements.length === 0) return undefined;
  const folder = join(process.env.MILLRACE_HOME ?? join(root, ".millrace"), "conformance");
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${folders.map((name) => basename(resolve(name))).join("+")}.json`);
  await writeFile(path, `[\n${disagreements.map((item) => JSON.stringify(item)).join(",\n")}\n]\n`);
  return path;
}
