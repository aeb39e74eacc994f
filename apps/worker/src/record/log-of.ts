import type { FromJob } from "../protocol/messages.ts";

export interface LogEntry {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly nodeId?: string;
}

/** What a job's log says of a message of its process: what happened to it, in one line. Undefined where that is no event. */
export function logOf(message: FromJob): LogEntry | undefined {
  switch (message.type) {
    case "running":
      return { level: "info", message: `All subtasks run (attempt ${message.attempt})` };
    case "restarting":
      return { level: "warn", message: `Restarting: ${message.cause}` };
    case "failure":
      return failed(message.failure);
    case "notice":
      return { level: "info", message: message.message };
    case "checkpoint":
      return checkpointed(message.report);
    case "stopped":
      return "path" in message.answer
        ? { level: "info", message: `Stopped behind savepoint ${message.answer.path}` }
        : { level: "error", message: `The stop failed: ${message.answer.failure}` };
    case "ended":
      return message.ending.outcome === "failed"
        ? message.ending.isTold
          ? undefined
          : failed(message.ending.failure)
        : { level: "info", message: message.ending.outcome === "finished" ? "Finished" : "Canceled" };
    default:
      return undefined;
  }
}

function failed({
  code,
  message,
  nodeId,
  subtask,
}: {
  readonly code: string;
  readonly message: string;
  readonly nodeId?: string;
  readonly subtask?: number;
}): LogEntry {
  return {
    level: "error",
    message: `${code}${subtask === undefined ? "" : ` in subtask ${subtask}`}: ${message}`,
    ...(nodeId === undefined ? {} : { nodeId }),
  };
}

function checkpointed(report: Extract<FromJob, { type: "checkpoint" }>["report"]): LogEntry | undefined {
  const { checkpointId, kind, status, triggeredAtMs, endedAtMs, stateBytes, failure } = report;
  const what = kind === "savepoint" ? "Savepoint" : "Checkpoint";
  if (status === "completed")
    return {
      level: kind === "savepoint" ? "info" : "debug",
      message: `${what} ${checkpointId} completed in ${(endedAtMs ?? triggeredAtMs) - triggeredAtMs} ms, ${stateBytes} bytes`,
    };
  return status === "failed"
    ? { level: "warn", message: `${what} ${checkpointId} failed: ${failure ?? "no reason was given"}` }
    : undefined;
}
