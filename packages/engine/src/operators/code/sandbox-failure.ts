/** Why user code did not come to its end. Only `thrown` leaves the sandbox usable. */
export type SandboxFailureReason = "thrown" | "time" | "memory" | "crashed";

/** A place in the user's code, counted from 1. */
export interface CodePlace {
  readonly line: number;
  readonly column: number;
}

/** What went wrong inside of a sandbox; `message` is of the code's own words where it threw them. */
export class SandboxFailure extends Error {
  readonly reason: SandboxFailureReason;
  readonly place: CodePlace | undefined;

  constructor(reason: SandboxFailureReason, message: string, place?: CodePlace) {
    super(message);
    this.name = "SandboxFailure";
    this.reason = reason;
    this.place = place;
  }
}

/** Name of the user's text in stacks. */
export const CODE_FILE = "code.js";

/** The innermost place of the user's code in a stack of the interpreter. */
export function placeIn(stack: unknown): CodePlace | undefined {
  const match = typeof stack === "string" ? /\bcode\.js:(\d+)(?::(\d+))?/.exec(stack) : null;
  return match === null ? undefined : { line: Number(match[1]), column: Number(match[2] ?? 1) };
}

/** "line 3, column 7: what went wrong". */
export function withPlace(message: string, place: CodePlace | undefined): string {
  return place === undefined ? message : `line ${place.line}, column ${place.column}: ${message}`;
}
