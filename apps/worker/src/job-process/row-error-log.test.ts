import type { RowErrorReport } from "@millrace/engine";
import { describe, expect, it } from "vitest";
import type { FailedRow } from "../protocol/messages.ts";
import { RowErrorLog, type RowErrorLine } from "./row-error-log.ts";

const report = (policy: RowErrorReport["policy"], more: Partial<RowErrorReport> = {}): RowErrorReport => ({
  nodeId: "orders",
  subtaskIndex: 1,
  policy,
  message: "Line 3 is not JSON",
  sample: "{x",
  record: { record: "{x" },
  ...more,
});

function told(): { readonly lines: RowErrorLine[]; readonly rows: FailedRow[]; readonly log: RowErrorLog } {
  const lines: RowErrorLine[] = [];
  const rows: FailedRow[] = [];
  return {
    lines,
    rows,
    log: new RowErrorLog(
      (line) => lines.push(line),
      (row) => rows.push(row),
    ),
  };
}

describe("RowErrorLog", () => {
  it("says of each record what was done with it and why, and keeps its content out of the log", () => {
    const { lines, rows, log } = told();
    log.add(report("skip"));
    expect(lines).toEqual([{ nodeId: "orders", message: "Skipped a record (subtask 1): Line 3 is not JSON" }]);
    expect(rows).toEqual([{ nodeId: "orders", subtaskIndex: 1, policy: "skip", message: "Line 3 is not JSON", record: { record: "{x" } }]);
  });

  it("keeps the record that failed the job, and leaves the line to its failure", () => {
    const { lines, rows, log } = told();
    log.add(report("fail"));
    expect(lines).toEqual([]);
    expect(rows).toHaveLength(1);
  });

  it("tells of fifty records in a second and counts the others", () => {
    const { lines, rows, log } = told();
    for (let n = 0; n < 75; n++) log.add(report("dead-letter"));
    expect([lines.length, rows.length]).toEqual([50, 50]);
    log.tick();
    expect(lines.at(-1)).toEqual({ nodeId: "orders", message: "25 more records were left out in this second" });
    log.add(report("skip"));
    expect(lines).toHaveLength(52);
  });
});
