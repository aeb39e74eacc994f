import { describe, expect, it } from "vitest";
import type { SinkReport } from "@millrace/engine/connector";
import { ReportSender } from "./report-sender.ts";

const report = (total: number, ...values: number[]): SinkReport => ({
  nodeId: "out",
  subtaskIndex: 0,
  restoredTotal: 0,
  total,
  rows: values.map((n) => ({ kind: 0, timestamp: null, values: [n] })),
});

/** A worker that takes a message only when it is told to. */
function slowWorker() {
  const taken: { attempt: number; total: number; values: unknown[] }[] = [];
  const waiting: (() => void)[] = [];
  const send = (attempt: number, { total, rows }: SinkReport): Promise<void> => {
    taken.push({ attempt, total, values: rows.map(({ values }) => values[0]) });
    return new Promise((resolve) => waiting.push(resolve));
  };
  return { taken, send, takeNext: () => waiting.shift()?.() };
}

describe("ReportSender", () => {
  it("holds no more rows than the table keeps while the worker is busy", async () => {
    const worker = slowWorker();
    const sender = new ReportSender(worker.send, () => 2);
    sender.add(1, report(1, 1));
    for (let n = 2; n <= 9; n++) sender.add(1, report(n, n));
    worker.takeNext();
    const drained = sender.drained();
    await Promise.resolve();
    await Promise.resolve();
    worker.takeNext();
    await drained;
    expect(worker.taken).toEqual([
      { attempt: 1, total: 1, values: [1] },
      { attempt: 1, total: 9, values: [8, 9] },
    ]);
  });

  it("keeps the rows of two attempts apart", async () => {
    const worker = slowWorker();
    const sender = new ReportSender(
      async (attempt, message) => void worker.send(attempt, message),
      () => 10,
    );
    sender.add(1, report(5, 5));
    sender.add(1, report(6, 6));
    sender.add(2, report(1, 1));
    await sender.drained();
    expect(worker.taken.map(({ attempt, total }) => [attempt, total])).toEqual([
      [1, 5],
      [1, 6],
      [2, 1],
    ]);
  });
});
