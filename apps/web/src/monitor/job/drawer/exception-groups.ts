import type { FailedRowView } from "../../../server/jobs/failed-rows.ts";
import type { JobExceptionView } from "../../../server/jobs/job-history.ts";

/** Failures that are one and the same but for when they happened. */
export interface ExceptionGroup {
  readonly newest: JobExceptionView;
  readonly count: number;
  readonly firstAt: number;
}

/** Neighbours with equal code, node and message become one group; the order (newest first) stays. */
export function groupExceptions(exceptions: readonly JobExceptionView[]): readonly ExceptionGroup[] {
  const groups: ExceptionGroup[] = [];
  for (const exception of exceptions) {
    const last = groups.at(-1);
    if (last !== undefined && isSame(last.newest, exception))
      groups[groups.length - 1] = { ...last, count: last.count + 1, firstAt: exception.at };
    else groups.push({ newest: exception, count: 1, firstAt: exception.at });
  }
  return groups;
}

/** A failure and its record are written one after the other. */
const APART_MS = 5_000;

/** The record on which a failure happened, where it is known: that of the same node and subtask at about the same time. */
export function failedRowOf(
  exception: Pick<JobExceptionView, "at" | "nodeId" | "subtask">,
  rows: readonly FailedRowView[],
): FailedRowView | undefined {
  return rows.find(
    (row) =>
      row.policy === "fail" &&
      row.nodeId === exception.nodeId &&
      row.subtask === exception.subtask &&
      Math.abs(row.at - exception.at) <= APART_MS,
  );
}

function isSame(a: JobExceptionView, b: JobExceptionView): boolean {
  return a.code === b.code && a.nodeId === b.nodeId && a.message === b.message;
}
