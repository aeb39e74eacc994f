import type { ZodError } from "zod";

export interface FieldProblem {
  /** "document.nodes[3].config", or "" for the whole input. */
  readonly path: string;
  readonly message: string;
}

/** The first problems of an input as sentences; more than a handful helps nobody. */
export function describeZodError(error: ZodError, limit = 5): readonly FieldProblem[] {
  return error.issues.slice(0, limit).map((issue) => ({ path: pathText(issue.path), message: issue.message }));
}

function pathText(path: readonly PropertyKey[]): string {
  let text = "";
  for (const part of path) text += typeof part === "number" ? `[${part}]` : text === "" ? String(part) : `.${String(part)}`;
  return text;
}
