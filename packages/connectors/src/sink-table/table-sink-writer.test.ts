import { describe, expect, it } from "vitest";
import { parseDataType } from "@millrace/pipeline/types";
import { INSERT, MAX_TIMESTAMP, type SinkReport } from "@millrace/engine/connector";
import { RateLimit } from "./rate-limit.ts";
import { TableSinkWriter } from "./table-sink-writer.ts";
import { NO_METRICS } from "@millrace/engine/connector";

function open(
  keep: number,
  restored?: readonly unknown[],
): { readonly writer: TableSinkWriter; readonly reports: SinkReport[]; readonly clock: { nowMs: number } } {
  const reports: SinkReport[] = [];
  const clock = { nowMs: 0 };
  const writer = new TableSinkWriter({ keep });
  writer.open({
    nodeId: "table",
    jobId: "job",
    subtaskIndex: 1,
    parallelism: 2,
    schema: [{ name: "amount", type: parseDataType("DECIMAL(10, 2)") }],
    metrics: NO_METRICS,
    clock: { now: () => clock.nowMs },
    dataFolder: "",
    restored,
    report: (report) => reports.push(report),
  });
  return { writer, reports, clock };
}

describe("TableSinkWriter", () => {
  it("reports rows encoded by schema, with the total", () => {
    const { writer, reports } = open(10);
    writer.write({ c0: 150 }, 5, INSERT);
    writer.write({ c0: null }, MAX_TIMESTAMP, INSERT);
    writer.flush();
    expect(reports).toEqual([
      { nodeId: "table", subtaskIndex: 1, restoredTotal: 0, total: 0, rows: [] },
      {
        nodeId: "table",
        subtaskIndex: 1,
        restoredTotal: 0,
        total: 2,
        rows: [
          { kind: INSERT, timestamp: 5, values: ["1.50"] },
          { kind: INSERT, timestamp: null, values: [null] },
        ],
      },
    ]);
  });

  it("sends at most the newest rows that are kept, and still counts all", () => {
    const { writer, reports } = open(3);
    for (let i = 1; i <= 100; i++) writer.write({ c0: i * 100 }, i, INSERT);
    writer.finish();
    expect(reports[1]?.total).toBe(100);
    expect(reports[1]?.rows.map((row) => row.values[0])).toEqual(["98.00", "99.00", "100.00"]);
  });

  it("reports a few times a second at most, and nothing when nothing came", () => {
    const { writer, reports, clock } = open(10);
    for (clock.nowMs = 0; clock.nowMs < 1000; clock.nowMs += 10) {
      writer.write({ c0: 1 }, 0, INSERT);
      writer.flush();
    }
    expect(reports).toHaveLength(1 + 5);
    writer.finish();
    clock.nowMs += 1000;
    writer.flush();
    expect(reports).toHaveLength(1 + 6);
  });

  it("goes on counting from its checkpoint, and says from where; another job begins at 0", () => {
    const first = open(10);
    first.writer.write({ c0: 100 }, 0, INSERT);
    const state = first.writer.snapshotState();
    const second = open(10, [undefined, state]);
    second.writer.write({ c0: 200 }, 0, INSERT);
    second.writer.finish();
    expect(second.reports.map(({ restoredTotal, total, rows }) => [restoredTotal, total, rows.length])).toEqual([
      [1, 1, 0],
      [1, 2, 1],
    ]);
    expect(open(10, [undefined, { ...state, jobId: "other" }]).reports).toMatchObject([{ restoredTotal: 0, total: 0 }]);
  });
});

describe("RateLimit", () => {
  it("makes a writer wait that is faster than promised, and lets a slower one pass", () => {
    const limit = new RateLimit(100);
    // A tenth of a second's rows at once: ten.
    const burst = Array.from({ length: 10 }, () => limit.take(0));
    expect(burst).toEqual([true, true, true, true, true, true, true, true, true, false]);
    const slow = Array.from({ length: 50 }, (_, index) => limit.take(1000 + index * 20));
    expect(slow.every((isReady) => isReady)).toBe(true);
  });
});
