import { LEASE_EXPIRED_EXIT } from "../protocol/messages.ts";

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what the process wrote to its standard error. */
  readonly lastWords: string;
}

/** Code and sentence for a job whose process ended without saying so. */
export function exitReason({ code, signal, lastWords }: ProcessExit, memoryMb: number): { code: string; message: string } {
  if (/heap out of memory|ERR_WORKER_OUT_OF_MEMORY|Allocation failed/u.test(lastWords)) {
    return {
      code: "JOB_OUT_OF_MEMORY",
      message: `The job's process ran out of memory: it may use ${memoryMb} MB of heap. Keep less state (fewer keys, shorter windows), or raise MILLRACE_JOB_MEMORY_MB on the worker.`,
    };
  }
  if (code === LEASE_EXPIRED_EXIT) {
    return {
      code: "JOB_LEASE_EXPIRED",
      message:
        "The worker could not renew its hold on the job for several seconds, because the database or the worker did not answer; so that the job never runs twice, its process ended itself.",
    };
  }
  if (signal === "SIGKILL") {
    return {
      code: "JOB_PROCESS_KILLED",
      message:
        "The job's process was killed from outside (SIGKILL). The operating system does that when memory runs out; somebody else may have done it by hand.",
    };
  }
  if (signal !== null) return { code: "JOB_PROCESS_KILLED", message: `The job's process was ended from outside by the signal ${signal}.` };
  return { code: "JOB_PROCESS_EXITED", message: `The job's process ended unexpectedly with exit code ${code}.${lastLine(lastWords)}` };
}

function lastLine(text: string): string {
  const error = text
    .split("\n")
    .toReversed()
    .find((line) => /^\w*Error\b/u.test(line.trim()));
  return error === undefined ? "" : ` Its last words: ${error.trim().slice(0, 300)}`;
}
