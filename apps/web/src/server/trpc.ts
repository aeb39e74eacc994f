import { initTRPC } from "@trpc/server";
import { ZodError } from "zod";
import type { Role } from "@millrace/db";
import { requireRole } from "./access/authenticate.ts";
import { requireWritable } from "./access/read-only.ts";
import { AppError, type AppErrorDetail } from "./app-error.ts";
import { audit } from "./audit.ts";
import type { RequestContext } from "./context.ts";
import { describeZodError, type FieldProblem } from "./zod-message.ts";
import { log } from "./log.ts";

/** Added to every error's `data`. */
export interface ErrorExtras {
  readonly app: AppErrorDetail | null;
  readonly fields: readonly FieldProblem[] | null;
}

/** What a mutation says of itself. */
interface ProcedureMeta {
  /** Whoever may only look may call it: it changes nothing that is kept. */
  readonly isLooking?: boolean;
  /** The role that it takes; else operator for what changes something, viewer for the rest. */
  readonly needs?: Role;
}

const t = initTRPC
  .context<RequestContext>()
  .meta<ProcedureMeta>()
  .create({
    // Stack traces belong into the log, never into a response.
    isDev: false,
    sse: {
      ping: { enabled: true, intervalMs: 2_000 },
      client: { reconnectAfterInactivityMs: 6_000 },
    },
    errorFormatter({ shape, error }) {
      const cause = error.cause;
      const extras: ErrorExtras = {
        app: error instanceof AppError ? error.detail : cause instanceof AppError ? cause.detail : null,
        fields: cause instanceof ZodError ? describeZodError(cause) : null,
      };
      const message =
        extras.fields !== null
          ? extras.fields.map((f) => (f.path === "" ? f.message : `${f.path}: ${f.message}`)).join("; ")
          : error.code === "INTERNAL_SERVER_ERROR"
            ? "The server failed to answer this request. Its log says why; try again."
            : shape.message;
      const { stack: _stack, ...data } = shape.data;
      return { ...shape, message, data: { ...data, ...extras } };
    },
  });

export const router = t.router;
export const createCaller = t.createCallerFactory;

/** Actions of these whose refusal stands in the audit. Saving a draft is refused too often to be of interest. */
const AUDITED = /^(jobs|snapshots|alerts|settings|tokens)\./;

/**
 * Logs what was not expected; what a person can cause (AppError, wrong input) is their answer, not our log line. Where nothing may be changed, or not by this
 * person, mutations are refused, and what was refused of actions is noted.
 */
export const procedure = t.procedure.use(async ({ next, path, type, meta, ctx, getRawInput }) => {
  const isAction = type === "mutation" && meta?.isLooking !== true;
  try {
    requireRole(ctx, meta?.needs ?? (isAction ? "operator" : "viewer"));
  } catch (error) {
    if (isAction && AUDITED.test(path)) await audit(ctx, path, targetOf(path, await getRawInput()), { refused: "ROLE_TOO_LOW" });
    throw error;
  }
  if (isAction) requireWritable();
  const result = await next();
  if (!result.ok && isAction && AUDITED.test(path) && result.error instanceof AppError)
    await audit(ctx, path, targetOf(path, await getRawInput()), { refused: result.error.detail.code });
  if (!result.ok && result.error.code === "INTERNAL_SERVER_ERROR") {
    log.error({ path, err: result.error.cause ?? result.error }, "procedure failed");
  }
  return result;
});

/** What only an admin may see and do. */
export const adminProcedure = procedure.meta({ needs: "admin" });

/** "jobs:<id>" of an input with an id. */
function targetOf(path: string, input: unknown): string {
  const id = typeof input === "object" && input !== null && "id" in input && typeof input.id === "string" ? input.id.slice(0, 100) : "-";
  return `${path.split(".")[0]}:${id}`;
}
