import { AppError } from "../app-error.ts";
import type { RequestContext } from "../context.ts";
import type { Answer } from "./answer-board.ts";

const PATIENCE_MS = 15_000;

/** The answer of a worker to a row of WorkerRequest. Throws WORKERS_SILENT where none comes, REQUEST_FAILED where it could not be done. */
export async function workersAnswer(ctx: RequestContext, id: string, patienceMs: number = PATIENCE_MS): Promise<unknown> {
  const row = async (): Promise<Answer | undefined> =>
    answerOf(await ctx.db.workerRequest.findUnique({ where: { id }, select: { answeredAt: true, answer: true, failure: true } }));
  return required(await ctx.answers.wait(id, row, patienceMs));
}

/** The answer of a running job to a row of JobRequest, which may take `durationMs` by itself. */
export async function jobsAnswer(ctx: RequestContext, id: string, durationMs: number): Promise<unknown> {
  const row = async (): Promise<Answer | undefined> =>
    answerOf(await ctx.db.jobRequest.findUnique({ where: { id }, select: { answeredAt: true, answer: true, failure: true } }));
  return required(await ctx.answers.wait(id, row, PATIENCE_MS + durationMs));
}

function answerOf(
  row: { readonly answeredAt: Date | null; readonly answer: unknown; readonly failure: string | null } | null,
): Answer | undefined {
  if (row === null || row.answeredAt === null) return undefined;
  return row.failure === null ? { answer: row.answer } : { failure: row.failure };
}

function required(answer: Answer | undefined): unknown {
  if (answer === undefined) throw new AppError("WORKERS_SILENT", "No worker answered. Look at the workers: one must be alive.");
  if ("failure" in answer) throw new AppError("REQUEST_FAILED", answer.failure, { values: { reason: answer.failure } });
  return answer.answer;
}
