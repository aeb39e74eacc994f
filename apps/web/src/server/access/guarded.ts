import type { Role } from "@millrace/db";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { AppError } from "../app-error.ts";
import { requestContext, type RequestContext } from "../context.ts";
import { authenticate, requireRole } from "./authenticate.ts";

/** Answers a request of somebody who has the role; others get 401 or 403 with a sentence. */
export async function guarded(request: Request, needed: Role, answer: (ctx: RequestContext) => Promise<Response>): Promise<Response> {
  let ctx: RequestContext;
  try {
    ctx = await authenticate(requestContext(), request);
    requireRole(ctx, needed);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const status = getHTTPStatusCodeFromError(error);
    return Response.json(
      { code: error.detail.code, message: error.message },
      { status, ...(status === 401 ? { headers: { "www-authenticate": "Bearer" } } : {}) },
    );
  }
  return answer(ctx);
}
