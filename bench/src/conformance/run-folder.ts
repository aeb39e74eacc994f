import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { caseFormats } from "./formats/index.ts";
import type { CaseFormat, CaseResult, RecordedCase } from "./case-format.ts";
import type { Executor, ExecutorCase } from "./executor/executor-case.ts";
import { runOnExecutor } from "./executor/run-cases.ts";
import type { Differences } from "./differences.ts";

/** A case whose answer is another than the recorded one. */
export interface Disagreement {
  readonly id: string;
  readonly kind: "disagrees" | "quirk" | "listed";
  readonly input: RecordedCase;
  readonly expected: unknown;
  readonly got: unknown;
}

/** What came of the cases of one file. */
export interface FileResult {
  readonly file: string;
  readonly format: string;
  /** Cases that count: without quirks and listed differences. */
  readonly total: number;
  readonly agree: number;
  readonly quirks: number;
  readonly quirksAsFlink: number;
  readonly listed: number;
  /** Of the cases, those that were run on threads too. */
  readonly onThreads: number;
  /** Cases that the executor that was asked for cannot run: how many, by the reason. */
  readonly leftOut: ReadonlyMap<string, number>;
  readonly disagreements: readonly Disagreement[];
}

/** How the cases of a folder are run: on one executor only, or (left out) by everything that their format knows. */
export interface RunFolderOptions {
  readonly executor?: Executor | undefined;
}

/** Runs all case files of a folder (or one file), file by file in order of name. Throws where a file is no array of cases. */
export async function* runFolder(path: string, differences: Differences, { executor }: RunFolderOptions = {}): AsyncGenerator<FileResult> {
  for (const file of await caseFiles(path)) {
    const cases = JSON.parse(await readFile(file, "utf8")) as RecordedCase[];
    if (!Array.isArray(cases)) throw new Error(`${file} is no array of cases`);
    const format = caseFormats.find((candidate) => cases.every((recorded) => candidate.matches(recorded)));
    if (format === undefined) yield unknownFormat(file, cases);
    else if (executor === undefined) yield await runEverywhere(file, format, cases, differences);
    else yield await runFileOnExecutor(file, format, cases, { differences, executor });
  }
}

async function caseFiles(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const names = await readdir(path);
  return names.filter((name) => name.endsWith(".json")).toSorted().map((name) => join(path, name)); // prettier-ignore
}

async function runEverywhere(
  file: string,
  format: CaseFormat,
  cases: readonly RecordedCase[],
  differences: Differences,
): Promise<FileResult> {
  const onThreads = await format.runOnThreads?.(cases);
  const run = async (recorded: RecordedCase): Promise<CaseResult> => {
    const here = await runOne(format, recorded);
    return here.agree ? (onThreads?.get(recorded) ?? here) : here;
  };
  return { ...(await runCases(file, format, cases, { differences, run })), onThreads: onThreads?.size ?? 0 };
}

/** All cases of a file that an executor can run, many in one job; the others are counted as left out, by reason. */
async function runFileOnExecutor(
  file: string,
  format: CaseFormat,
  cases: readonly RecordedCase[],
  { differences, executor }: { readonly differences: Differences; readonly executor: Executor },
): Promise<FileResult> {
  const leftOut = new Map<string, number>();
  const leaveOut = (reason: string): void => void leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
  const results = new Map<RecordedCase, CaseResult>();
  if (format.onExecutor === undefined && executor === "threaded") {
    for (const [recorded, result] of (await format.runOnThreads?.(cases)) ?? []) results.set(recorded, result);
    for (const recorded of cases) if (!results.has(recorded)) leaveOut("is no document");
  } else {
    const executable: { readonly recorded: RecordedCase; readonly piece: ExecutorCase }[] = [];
    for (const recorded of cases) {
      const piece = format.onExecutor?.(recorded, executor) ?? "has no document of its own";
      if (typeof piece === "string") leaveOut(piece);
      else executable.push({ recorded, piece });
    }
    const answers = await runOnExecutor(executable.map(({ piece }) => piece), executor); // prettier-ignore
    executable.forEach(({ recorded }, index) => void results.set(recorded, answers[index] as CaseResult));
  }
  const result = await runCases(file, format, [...results.keys()], { differences, run: (recorded) => results.get(recorded) as CaseResult });
  return { ...result, leftOut };
}

interface RunCasesOptions {
  readonly differences: Differences;
  readonly run: (recorded: RecordedCase) => CaseResult | Promise<CaseResult>;
}

async function runCases(
  file: string,
  format: CaseFormat,
  cases: readonly RecordedCase[],
  { differences, run }: RunCasesOptions,
): Promise<FileResult> {
  const disagreements: Disagreement[] = [];
  const counts = { total: 0, agree: 0, quirks: 0, quirksAsFlink: 0, listed: 0 };
  for (const recorded of cases) {
    const { agree, got } = await run(recorded);
    const isListed = !agree && differences.has(recorded.id);
    const isQuirk = recorded.quirk !== undefined;
    if (isQuirk) {
      counts.quirks++;
      if (agree) counts.quirksAsFlink++;
    } else if (isListed) {
      counts.listed++;
    } else {
      counts.total++;
      if (agree) counts.agree++;
    }
    if (!agree)
      disagreements.push({
        id: recorded.id,
        kind: isQuirk ? "quirk" : isListed ? "listed" : "disagrees",
        input: recorded,
        expected: format.expected(recorded),
        got,
      });
  }
  return { file, format: format.name, ...counts, onThreads: 0, leftOut: new Map(), disagreements };
}

/** A crash is a disagreement, not the end of the run. */
async function runOne(format: CaseFormat, recorded: RecordedCase): Promise<CaseResult> {
  try {
    return await format.run(recorded);
  } catch (error) {
    return { agree: false, got: { crash: error instanceof Error ? (error.stack ?? error.message) : String(error) } };
  }
}

function unknownFormat(file: string, cases: readonly RecordedCase[]): FileResult {
  const disagreements = cases.map((input): Disagreement => ({
    id: input.id,
    kind: "disagrees",
    input,
    expected: undefined,
    got: "no format of the runner takes these cases yet",
  }));
  return {
    file,
    format: "unknown",
    total: cases.length,
    agree: 0,
    quirks: 0,
    quirksAsFlink: 0,
    listed: 0,
    onThreads: 0,
    leftOut: new Map(),
    disagreements,
  };
}
