import type { CaseOutput } from "./window-case-types.ts";

/** JSON with sorted keys; null fields are left out, since a field that is not there is null. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each === "bigint") return each.toString();
    if (typeof each !== "object" || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(
      Object.entries(each)
        .filter(([, field]) => field !== null && field !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  });
}

/**
 * The README's first rule: parts between watermarks, idleness and changes of `at` are compared in order, records within a part as a multiset. Of an error only
 * that it is there matters, and nothing follows it.
 */
export function sameOutputs(expected: readonly CaseOutput[], got: readonly CaseOutput[]): boolean {
  const left = parts(expected);
  const right = parts(got);
  return left.length === right.length && left.every((part, i) => part === right[i]);
}

function parts(outputs: readonly CaseOutput[]): string[] {
  const result: string[] = [];
  let records: string[] = [];
  let at = -1;
  const close = (): void => {
    if (records.length > 0) result.push(`${at}:${records.sort().join("\n")}`);
    records = [];
  };
  for (const output of outputs) {
    if (output.at !== at) close();
    at = output.at;
    if (output.error !== undefined) {
      close();
      result.push(`${at}:error`);
      break;
    }
    if (output.row !== undefined || output.late !== undefined) records.push(canonical({ ...output, at: undefined }));
    else {
      close();
      result.push(`${at}:${canonical({ ...output, at: undefined })}`);
    }
  }
  close();
  return result;
}
