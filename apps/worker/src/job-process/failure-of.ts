import { EngineError } from "@millrace/engine";
import type { JobFailure } from "../protocol/messages.ts";

/** An error as the job's list of exceptions shows it. */
export function failureOf(error: unknown, memoryMb: number): JobFailure {
  if (!(error instanceof Error)) return { code: "JOB_FAILED", message: String(error) };
  if (isOutOfMemory(error)) {
    return {
      code: "JOB_OUT_OF_MEMORY",
      message: `A thread of the job ran out of memory: each may use ${memoryMb} MB of heap. ${error instanceof EngineError ? error.message : "Keep less state (fewer keys, shorter windows), or raise the parallelism."} Or raise MILLRACE_JOB_MEMORY_MB on the worker.`,
      ...(error instanceof EngineError && error.nodeId !== undefined ? { nodeId: error.nodeId } : {}),
    };
  }
  const stack = stackOf(error);
  if (!(error instanceof EngineError)) return { code: "JOB_FAILED", message: error.message, stack };
  const { code, message, nodeId, subtaskIndex } = error;
  return {
    code,
    message,
    stack,
    ...(nodeId === undefined ? {} : { nodeId }),
    ...(subtaskIndex === undefined ? {} : { subtask: subtaskIndex }),
  };
}

function isOutOfMemory(error: Error): boolean {
  if ((error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY") return true;
  return error.cause instanceof Error && isOutOfMemory(error.cause);
}

function stackOf(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\nCaused by: ${stackOf(error.cause)}` : own;
}
