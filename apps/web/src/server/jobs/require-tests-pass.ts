import { askWorkers } from "@millrace/db";
import type { PipelineDocument } from "@millrace/pipeline";
import { workersAnswer } from "../answers/await-answer.ts";
import { AppError } from "../app-error.ts";
import type { RequestContext } from "../context.ts";

/** What a worker says of the tests of a document. */
interface TestsAnswer {
  readonly tests: readonly { readonly name: string; readonly state: "passed" | "failed" | "error" }[];
}

/** A worker gives up after 25 s. */
const PATIENCE_MS = 30_000;

/** True where the setting `testsMustPass` holds a start of the document up until its tests have passed. */
export function mustPassTests({ settings, tests }: PipelineDocument): boolean {
  return settings.testsMustPass === true && (tests ?? []).length > 0;
}

/**
 * Lets a worker run the tests of a document whose settings ask for it, before anything is started. Throws TESTS_FAILED with the names of those that do not
 * pass, REQUEST_FAILED where they take too long, WORKERS_SILENT.
 */
export async function requireTestsPass(ctx: RequestContext, document: PipelineDocument): Promise<void> {
  if (!mustPassTests(document)) return;
  const request = await askWorkers(ctx.db, { kind: "tests", document }, { workspaceId: ctx.workspaceId, requestedBy: ctx.actor });
  const { tests } = (await workersAnswer(ctx, request, PATIENCE_MS)) as TestsAnswer;
  await ctx.db.workerRequest.delete({ where: { id: request } });
  const failing = tests.filter(({ state }) => state !== "passed").map(({ name }) => name);
  if (failing.length === 0) return;
  const names = failing.join(", ");
  throw new AppError(
    "TESTS_FAILED",
    `${failing.length} of ${tests.length} tests fail, and the pipeline asks that they pass before a start: ${names}. Nothing was started.`,
    { values: { count: failing.length, total: tests.length, names } },
  );
}
