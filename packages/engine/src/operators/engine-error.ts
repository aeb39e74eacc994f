/** Stable codes of the engine's errors. */
export type EngineErrorCode =
  | "DOCUMENT_INVALID"
  | "CONFIG_INVALID"
  | "GRAPH_CYCLE"
  | "KIND_NOT_RUNNABLE"
  | "CODE_INVALID"
  | "CODE_TIME_LIMIT"
  | "CODE_MEMORY_LIMIT"
  | "CODE_CRASHED"
  | "RECORD_TOO_LARGE"
  | "ROW_ERROR"
  | "NULL_ROWTIME"
  | "CONNECTOR_MISSING"
  | "CONNECTOR_FAILED"
  | "SUBTASK_FAILED"
  | "THREAD_DIED"
  | "CANCELED"
  | "JOB_NOT_RUNNING"
  | "STATE_INCOMPATIBLE"
  | "STATE_CORRUPT"
  | "STATE_UNSUPPORTED"
  | "STATE_BACKEND_FAILED"
  | "MEMORY_BUDGET_EXCEEDED"
  | "CHECKPOINT_STORAGE_FAILED"
  | "CHECKPOINT_EXPIRED"
  | "CHECKPOINT_DECLINED"
  | "CHECKPOINT_ABORTED"
  | "TIMESTAMP_MISSING"
  | "TIMESTAMP_INVALID"
  | "WINDOW_INVALID"
  | "CHANGELOG_UNSUPPORTED"
  | "LOOKUP_TIMEOUT"
  | "LOOKUP_FAILED"
  | "LOOKUP_REFUSED"
  | "CLOCK_BACKWARDS"
  | "LIFECYCLE"
  | "CEP_PATTERN_INVALID"
  | "CEP_RULE_INVALID"
  | "CEP_SKIP_MISSING"
  | "CEP_SKIP_TO_START"
  | "CEP_TOO_MANY_PARTIAL_MATCHES"
  | "CEP_CONDITION_FAILED"
  | "CEP_TIMESTAMP_MISSING";

/** Who has to act: the person who drew the pipeline, an outside system, or we. */
export type ErrorDomain = "user" | "external" | "internal";

export interface EngineErrorOptions {
  readonly domain?: ErrorDomain;
  readonly isRetryable?: boolean;
  readonly cause?: unknown;
  readonly nodeId?: string | undefined;
  readonly subtaskIndex?: number | undefined;
  readonly checkpointId?: number | undefined;
}

/**
 * The error of the engine: a stable code, who has to act, and whether trying again can help. The message says what failed, with the
 * values, and what to do; it never holds the content of a record. The runtime fills in the place on the way up.
 */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  readonly domain: ErrorDomain;
  readonly isRetryable: boolean;
  readonly nodeId: string | undefined;
  readonly subtaskIndex: number | undefined;
  readonly checkpointId: number | undefined;

  constructor(code: EngineErrorCode, message: string, options: EngineErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "EngineError";
    this.code = code;
    this.domain = options.domain ?? "user";
    this.isRetryable = options.isRetryable ?? false;
    this.nodeId = options.nodeId;
    this.subtaskIndex = options.subtaskIndex;
    this.checkpointId = options.checkpointId;
  }
}
