import { describe, expect, it } from "vitest";
import { exitReason, type ProcessExit } from "./exit-reason.ts";

const exit = (part: Partial<ProcessExit>): ProcessExit => ({ code: null, signal: null, lastWords: "", ...part });

describe("exitReason", () => {
  const endings: [string, ProcessExit, string, RegExp][] = [
    [
      "V8 ran out of heap",
      exit({ signal: "SIGABRT", lastWords: "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory" }),
      "JOB_OUT_OF_MEMORY",
      /may use 512 MB of heap/,
    ],
    [
      "a thread ran out of heap",
      exit({ code: 1, lastWords: "Error [ERR_WORKER_OUT_OF_MEMORY]: Worker terminated" }),
      "JOB_OUT_OF_MEMORY",
      /MILLRACE_JOB_MEMORY_MB/,
    ],
    ["it was killed", exit({ signal: "SIGKILL" }), "JOB_PROCESS_KILLED", /operating system does that when memory runs out/],
    ["it got another signal", exit({ signal: "SIGSEGV" }), "JOB_PROCESS_KILLED", /SIGSEGV/],
    ["it gave up its lease", exit({ code: 75 }), "JOB_LEASE_EXPIRED", /never runs twice/],
    ["it exited", exit({ code: 3 }), "JOB_PROCESS_EXITED", /exit code 3\.$/],
    [
      "it exited after an error",
      exit({ code: 1, lastWords: "at x\nTypeError: no such thing\n    at y" }),
      "JOB_PROCESS_EXITED",
      /Its last words: TypeError: no such thing/,
    ],
  ];
  it.each(endings)("names the cause where %s", (_, ending, code, sentence) => {
    const reason = exitReason(ending, 512);
    expect(reason.code).toBe(code);
    expect(reason.message).toMatch(sentence);
  });
});
