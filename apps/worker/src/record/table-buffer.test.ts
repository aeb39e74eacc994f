import { describe, expect, it } from "vitest";
import type { SinkReport } from "@millrace/engine/connector";
import { TableBuffer, type TableBatch } from "./table-buffer.ts";

/** A report of `numbers` as the rows that end at `total`. */
const report = (total: number, numbers: readonly number[], { nodeId = "out", subtaskIndex = 0, restoredTotal = 0 } = {}): SinkReport => ({
  nodeId,
  subtaskIndex,
  restoredTotal,
  total,
  rows: numbers.map((n) => ({ kind: 0 as const, timestamp: null, values: [n] })),
});
const valuesOf = (batch: TableBatch | undefined) => batch?.rows.map(({ row }) => row.values[0]);

describe("TableBuffer", () => {
  it("adds up the totals of all subtasks and keeps the newest rows, each with its place", () => {
    const buffer = new TableBuffer(() => 3);
    buffer.add(1, report(2, [1, 2]));
    buffer.add(1, report(7, [3, 4], { subtaskIndex: 1 }));
    const [batch] = buffer.take();
    expect(batch?.total).toBe(9);
    expect(batch?.rows.map(({ subtask, position, row }) => [subtask, position, row.values[0]])).toEqual([
      [0, 1, 2],
      [1, 5, 3],
      [1, 6, 4],
    ]);
    expect(buffer.isEmpty).toBe(true);
  });

  it("takes back what could not be written, in front of what came since", () => {
    const buffer = new TableBuffer(() => 3);
    buffer.add(1, report(2, [1, 2]));
    const batches = buffer.take();
    buffer.add(1, report(4, [3, 4]));
    buffer.restore(batches);
    const [batch] = buffer.take();
    expect(valuesOf(batch)).toEqual([2, 3, 4]);
    expect(batch?.rollbacks).toEqual([{ subtask: 0, from: 0 }]);
  });

  it("takes back what an earlier attempt wrote behind the checkpoint, written or not", () => {
    const buffer = new TableBuffer(() => 10);
    buffer.add(1, report(2, [1, 2]));
    buffer.take();
    buffer.add(1, report(4, [3, 4]));
    buffer.add(2, report(4, [30, 40], { restoredTotal: 2 }));
    const [batch] = buffer.take();
    expect(batch?.rollbacks).toEqual([{ subtask: 0, from: 2 }]);
    expect(valuesOf(batch)).toEqual([30, 40]);
    expect(batch?.total).toBe(4);
  });

  it("does not bring rows back that a newer attempt took back while they were being written", () => {
    const buffer = new TableBuffer(() => 10);
    buffer.add(1, report(4, [1, 2, 3, 4]));
    const failed = buffer.take();
    buffer.add(2, report(3, [30], { restoredTotal: 2 }));
    buffer.restore(failed);
    const [batch] = buffer.take();
    expect(valuesOf(batch)).toEqual([1, 2, 30]);
    expect(batch?.rollbacks).toEqual([{ subtask: 0, from: 0 }]);
  });

  it("asks for trimming after many rows, and for every table at the end", () => {
    const buffer = new TableBuffer(() => 1_000);
    buffer.add(1, report(1, [1], { nodeId: "a" }));
    expect(buffer.take()[0]?.mustTrim).toBe(false);
    buffer.add(
      1,
      report(
        601,
        Array.from({ length: 600 }, (_, n) => n),
        { nodeId: "a" },
      ),
    );
    expect(buffer.take()[0]?.mustTrim).toBe(true);
    expect(buffer.take({ isLast: true }).map(({ nodeId, mustTrim }) => [nodeId, mustTrim])).toEqual([["a", true]]);
  });
});
