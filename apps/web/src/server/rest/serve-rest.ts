import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { ZodError } from "zod";
import { authenticate, requireRole } from "../access/authenticate.ts";
import { requireWritable } from "../access/read-only.ts";
import { AppError } from "../app-error.ts";
import type { RequestContext } from "../context.ts";
import { limitBody } from "../http/limit-body.ts";
import { log } from "../log.ts";
import { describeZodError } from "../zod-message.ts";
import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";

interface Match {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Answers a call of the REST API. `path` stands below /api/v1. Errors are `{"errors": ["a sentence"], "code"}`: Flink's shape, without stack traces. Unknown
 * query parameters and fields are ignored, as Flink does; a path or method that does not exist is 404.
 */
export async function serveRest(base: RequestContext, request: Request, path: string): Promise<Response> {
  const match = matchOperation(request.method, path);
  if (match === undefined)
    return failure(404, "NOT_FOUND", `Not found: ${request.method} ${path}. /api/v1/openapi.json lists what there is.`);
  const { operation } = match;
  try {
    const ctx = await authenticate(base, request);
    requireRole(ctx, operation.method === "GET" ? "viewer" : "operator");
    if (operation.method !== "GET") requireWritable();
    const input = {
      params: operation.params.parse(match.params),
      query: operation.query.parse(Object.fromEntries(new URL(request.url).searchParams)),
      body: operation.body === undefined ? undefined : operation.body.parse(await readBody(request)),
    };
    return Response.json(await operation.answer(ctx, input), { status: operation.status, headers: { "cache-control": "no-store" } });
  } catch (error) {
    return failureOf(error, operation.id);
  }
}

export function matchOperation(method: string, path: string): Match | undefined {
  const parts = path.split("/").map(decodeURIComponent);
  const wanted = method === "HEAD" ? "GET" : method;
  const candidates = OPERATIONS.flatMap((operation) => {
    const pattern = operation.path.split("/");
    if (operation.method !== wanted || pattern.length !== parts.length) return [];
    const params: Record<string, string> = {};
    let fixed = 0;
    for (const [i, part] of pattern.entries()) {
      if (part.startsWith("{")) params[part.slice(1, -1)] = parts[i] ?? "";
      else if (part === parts[i]) fixed++;
      else return [];
    }
    return [{ operation, params, fixed }];
  });
  // "/jobs/overview" before "/jobs/{jobid}".
  return candidates.toSorted((a, b) => b.fixed - a.fixed)[0];
}

/** Undefined where there is none, so that defaults hold. */
async function readBody(request: Request): Promise<unknown> {
  const limited = await limitBody(request);
  if (limited instanceof Response) throw new TRPCError({ code: "PAYLOAD_TOO_LARGE", message: "The request is larger than the limit." });
  const text = await limited.text();
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new TRPCError({ code: "BAD_REQUEST", message: "The body is no JSON." });
  }
}

function failureOf(error: unknown, operationId: string): Response {
  if (error instanceof ZodError) {
    const problems = describeZodError(error).map((problem) =>
      problem.path === "" ? problem.message : `${problem.path}: ${problem.message}`,
    );
    return failure(400, "BAD_REQUEST", ...problems);
  }
  if (error instanceof AppError) return failure(getHTTPStatusCodeFromError(error), error.detail.code, error.message);
  if (error instanceof TRPCError) return failure(getHTTPStatusCodeFromError(error), error.code, error.message);
  log.error({ err: error, operationId }, "a call of the REST API failed");
  return failure(500, "INTERNAL", "The server failed to answer this request. Its log says why; try again.");
}

function failure(status: number, code: string, ...errors: readonly string[]): Response {
  return Response.json({ errors, code }, { status, ...(status === 401 ? { headers: { "www-authenticate": "Bearer" } } : {}) });
}
