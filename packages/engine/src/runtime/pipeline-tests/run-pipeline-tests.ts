import { testedPort, validateDocument, type PipelineDocument, type PipelineTest } from "@millrace/pipeline";
import { DecodeFailure, encodeJson, jsonDecoder, type Column } from "@millrace/pipeline/types";
import type { Crash } from "../preview/run-to-crash.ts";
import { previewDocument } from "../preview/preview-document.ts";
import type { PreviewPort, PreviewResult } from "../preview/preview-result.ts";
import { finalRows } from "./final-rows.ts";
import { matchRows, type Mismatch, type NamedRow } from "./match-rows.ts";
import { rowsOfSources, withTestRows } from "./with-test-rows.ts";

export interface PipelineTestResult {
  readonly name: string;
  readonly state: "passed" | "failed" | "error";
  /** Why there is no result, or what an expectation itself gets wrong. */
  readonly message?: string;
  /** By the name in `expected`: what does not agree. Empty where all does. */
  readonly mismatches: Readonly<Record<string, Mismatch>>;
  /** Number of rows found, by the name in `expected`. */
  readonly found: Readonly<Record<string, number>>;
  readonly elapsedMs: number;
}

export interface TestOptions {
  /** Wall-clock budget of one test; default 10,000. */
  readonly budgetMs?: number;
}

const MAX_ROWS = 100_000;

/**
 * Runs the tests of a document, one after the other, with the engine's own operators on one thread under a virtual clock: deterministic, and without
 * anything of Node.js. Never throws for what is wrong with a document, a test or its rows.
 */
export async function runPipelineTests(input: unknown, options: TestOptions = {}): Promise<readonly PipelineTestResult[]> {
  const { document } = validateDocument(input);
  const results: PipelineTestResult[] = [];
  for (const test of document?.tests ?? []) if (document !== undefined) results.push(await runTest(document, test, options));
  return results;
}

async function runTest(document: PipelineDocument, test: PipelineTest, options: TestOptions): Promise<PipelineTestResult> {
  const budgetMs = options.budgetMs ?? 10_000;
  // Pinned rows help to draw a pipeline; a test is of what it does.
  const { samples: _pinned, ...logic } = withTestRows(document);
  const samples = rowsOfSources(document, test);
  const unreachable = crashOutOfReach(test, samples);
  if (unreachable !== undefined) return { name: test.name, state: "error", message: unreachable, mismatches: {}, found: {}, elapsedMs: 0 };
  const result = await previewDocument(logic, {
    samples,
    maxSourceRows: MAX_ROWS,
    maxRows: MAX_ROWS,
    maxSteps: 1,
    budgetMs,
    ...(test.parameters === undefined ? {} : { parameters: test.parameters }),
    ...(test.idle === undefined
      ? {}
      : { idleAfter: Object.fromEntries(Object.entries(test.idle).map(([id, { afterRows }]) => [id, afterRows])) }),
    ...(test.crash === undefined ? {} : { crash: crashOf(test.crash) }),
  });
  const trouble = troubleOf(result, budgetMs);
  const base = { name: test.name, mismatches: {}, found: {}, elapsedMs: result.elapsedMs };
  return trouble === undefined ? { ...base, ...compare(document, test, result) } : { ...base, state: "error", message: trouble };
}

/** Without a word on the checkpoint it is taken half-way, so that there are rows to be read again. */
function crashOf({ afterRows, checkpointAfterRows = Math.floor(afterRows / 2) }: NonNullable<PipelineTest["crash"]>): Crash {
  return { afterRows, checkpointAfterRows: Math.min(checkpointAfterRows, afterRows) };
}

function crashOutOfReach({ crash }: PipelineTest, samples: ReturnType<typeof rowsOfSources>): string | undefined {
  const total = Object.values(samples).reduce((sum, rows) => sum + rows.length, 0);
  return crash === undefined || crash.afterRows <= total
    ? undefined
    : `The test fails its run behind row ${crash.afterRows}, but gives only ${total} rows. Give more rows, or let it fail earlier.`;
}

function troubleOf({ state, diagnostics, failure, rowErrors }: PreviewResult, budgetMs: number): string | undefined {
  if (state === "invalid")
    return diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ message }) => message)
      .join("\n");
  if (state === "failed")
    return failure?.nodeId === undefined ? (failure?.message ?? "The run failed.") : `"${failure.nodeId}" failed: ${failure.message}`;
  if (state === "budget") return `The test took longer than ${budgetMs} ms. Give it fewer rows.`;
  const [first] = rowErrors;
  return first === undefined ? undefined : `A row could not be processed by "${first.nodeId}": ${first.message}`;
}

function compare(
  document: PipelineDocument,
  test: PipelineTest,
  result: PreviewResult,
): Pick<PipelineTestResult, "state" | "mismatches" | "found"> & { message?: string } {
  const mismatches: Record<string, Mismatch> = {};
  const found: Record<string, number> = {};
  for (const [name, wanted] of Object.entries(test.expected)) {
    const port = testedPort(document, name);
    const rows = port === undefined ? undefined : result.ports[port];
    if (rows === undefined)
      return { state: "error", message: `There are no rows of "${name}": no such node or output.`, mismatches, found };
    const expected = wanted.map((row) => normalized(row, rows.columns));
    const wrong = expected.find((row) => typeof row === "string");
    if (typeof wrong === "string")
      return { state: "error", message: `The expected rows of "${name}" cannot be: ${wrong}`, mismatches, found };
    const actual = namedRows(rows);
    found[name] = actual.length;
    const mismatch = matchRows(
      expected.filter((row) => typeof row !== "string"),
      actual,
      test.ordered,
    );
    if (mismatch.missing.length + mismatch.unexpected.length > 0) mismatches[name] = mismatch;
  }
  return { state: Object.keys(mismatches).length === 0 ? "passed" : "failed", mismatches, found };
}

function namedRows({ columns, rows }: PreviewPort): readonly NamedRow[] {
  return finalRows(rows).map((values) => Object.fromEntries(columns.map((column, index) => [column.name, values[index] ?? null])));
}

/** An expected row as the engine would write it ("2025-01-01T00:00" is the same instant as "2025-01-01 00:00:00"), or what is wrong with it. */
function normalized(row: NamedRow, columns: readonly Column[]): NamedRow | string {
  const entries: [string, unknown][] = [];
  for (const [name, written] of Object.entries(row)) {
    const column = columns.find((each) => each.name === name);
    if (column === undefined) return `there is no column "${name}"; there are ${columns.map((each) => each.name).join(", ")}.`;
    const value = jsonDecoder(column.type)(written);
    if (value instanceof DecodeFailure) return `column "${name}": ${value.reason}.`;
    entries.push([name, encodeJson(column.type, value)]);
  }
  return Object.fromEntries(entries);
}
