import { TRPCError } from "@trpc/server";
import type { Diagnostic } from "@millrace/pipeline";

/** Every error that a person can cause, with the HTTP meaning of its code. The message catalog has a sentence for each (`errors.<code>`). */
const KINDS = {
  PIPELINE_NOT_FOUND: "NOT_FOUND",
  PIPELINE_CONFLICT: "CONFLICT",
  PIPELINE_WOULD_EMPTY: "CONFLICT",
  VERSION_NOT_FOUND: "NOT_FOUND",
  FRAGMENT_NOT_FOUND: "NOT_FOUND",
  TEMPLATE_NOT_FOUND: "NOT_FOUND",
  JOB_NOT_FOUND: "NOT_FOUND",
  JOB_STATE: "CONFLICT",
  CHECKPOINT_NOT_FOUND: "NOT_FOUND",
  CHECKPOINT_UNUSABLE: "CONFLICT",
  PEEK_PLACE: "BAD_REQUEST",
  PEEK_FILTER: "BAD_REQUEST",
  PEEK_MASKED: "BAD_REQUEST",
  INSPECTION_OFF: "FORBIDDEN",
  RECORD_GONE: "NOT_FOUND",
  NO_SNAPSHOT: "CONFLICT",
  STATE_UNREADABLE: "UNPROCESSABLE_CONTENT",
  TESTS_FAILED: "UNPROCESSABLE_CONTENT",
  SCHEDULE_INVALID: "BAD_REQUEST",
  WORKERS_SILENT: "SERVICE_UNAVAILABLE",
  REQUEST_FAILED: "UNPROCESSABLE_CONTENT",
  DOCUMENT_INVALID: "UNPROCESSABLE_CONTENT",
  NAME_EMPTY: "BAD_REQUEST",
  FILE_NOT_FOUND: "NOT_FOUND",
  UPLOAD_TOO_LARGE: "PAYLOAD_TOO_LARGE",
  UPLOAD_NAME: "BAD_REQUEST",
  VERTEX_NOT_FOUND: "NOT_FOUND",
  WORKER_NOT_FOUND: "NOT_FOUND",
  REQUEST_NOT_FOUND: "NOT_FOUND",
  ALERT_NOT_FOUND: "NOT_FOUND",
  ALERT_LIVES: "CONFLICT",
  RULE_NOT_FOUND: "NOT_FOUND",
  WEBHOOK_NOT_FOUND: "NOT_FOUND",
  WEBHOOK_ADDRESS: "BAD_REQUEST",
  SECRET_KEY_MISSING: "CONFLICT",
  SECRET_DAMAGED: "CONFLICT",
  READ_ONLY: "FORBIDDEN",
  UNAUTHENTICATED: "UNAUTHORIZED",
  ROLE_TOO_LOW: "FORBIDDEN",
  TOKEN_NAME: "CONFLICT",
  TOKEN_NOT_FOUND: "NOT_FOUND",
  DATABASE_UNREACHABLE: "SERVICE_UNAVAILABLE",
} as const;
export type AppErrorCode = keyof typeof KINDS;

/** What the browser gets besides the message: enough to say it in the person's language and to act on it. */
export interface AppErrorDetail {
  readonly code: AppErrorCode;
  readonly values: Readonly<Record<string, string | number>>;
  readonly diagnostics?: readonly Diagnostic[];
  /** PIPELINE_CONFLICT: the revision and document that stand now. */
  readonly current?: unknown;
}

/** An expected failure of a procedure: message for people, `detail` for the page. */
export class AppError extends TRPCError {
  readonly detail: AppErrorDetail;

  constructor(
    code: AppErrorCode,
    message: string,
    detail: Omit<AppErrorDetail, "code" | "values"> & { readonly values?: AppErrorDetail["values"] } = {},
  ) {
    super({ code: KINDS[code], message });
    this.detail = { ...detail, code, values: detail.values ?? {} };
  }
}
