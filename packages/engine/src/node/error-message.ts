import { EngineError, type EngineErrorCode } from "../operators/engine-error.ts";
import { withPlaces } from "../runtime/codegen/generated-places.ts";
import type { ErrorMessage } from "./slot-messages.ts";

/** An error as plain data, for the way between threads. */
export function toErrorMessage(error: unknown): ErrorMessage {
  if (!(error instanceof Error)) return { code: "SUBTASK_FAILED", message: String(error) };
  const cause =
    error.cause instanceof Error
      ? withPlaces(error.cause.stack ?? error.cause.message)
      : typeof error.cause === "string"
        ? error.cause
        : undefined;
  const stack = error.stack === undefined ? undefined : withPlaces(error.stack);
  if (!(error instanceof EngineError)) return { code: "SUBTASK_FAILED", message: error.message, stack, cause };
  return { code: error.code, message: error.message, nodeId: error.nodeId, subtaskIndex: error.subtaskIndex, stack, cause };
}

export function fromErrorMessage({ code, message, nodeId, subtaskIndex, stack, cause }: ErrorMessage): EngineError {
  const error = new EngineError(code as EngineErrorCode, message, {
    nodeId,
    subtaskIndex,
    ...(cause === undefined ? {} : { cause: new Error(cause) }),
  });
  if (stack !== undefined) error.stack = stack;
  return error;
}
