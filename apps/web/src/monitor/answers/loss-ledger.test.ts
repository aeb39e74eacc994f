import { describe, expect, test } from "vitest";
import { lossLedger } from "./loss-ledger.ts";
import { moment, node } from "./moment-for-tests.ts";

const KINDS = { source: "source.file", map: "transform.map", filter: "transform.filter", window: "window.aggregate", sink: "sink.table" };

describe("the loss ledger", () => {
  test("accounts for every row: 1000 emitted = 700 delivered + 200 filtered + 40 failed + 60 in flight", () => {
    const live = {
      source: node("s", { recordsOut: 1000 }),
      map: node("m", { recordsIn: 980, recordsOut: 940, rowErrors: 40 }),
      filter: node("m", { recordsIn: 940, recordsOut: 740, filtered: 200 }),
      sink: node("k", { recordsIn: 700 }),
    };
    const { total, lines } = lossLedger(moment(["source > map > filter > sink"], KINDS, live));
    expect(total).toEqual({ emitted: 1000, delivered: 700, filtered: 200, late: 0, failed: 40, inFlight: 60, unexplained: 0 });
    expect(total.delivered + total.filtered + total.failed + total.inFlight).toBe(total.emitted);
    expect(lines.map((l) => [l.nodeId, l.inFlight])).toEqual([
      ["map", 20],
      ["filter", 0],
      ["sink", 40],
    ]);
  });

  test("takes what a filter drops from its books, where it does not count", () => {
    const live = {
      source: node("s", { recordsOut: 100 }),
      filter: node("s", { recordsIn: 100, recordsOut: 30 }),
      sink: node("k", { recordsIn: 30 }),
    };
    expect(lossLedger(moment(["source > filter > sink"], KINDS, live)).total).toMatchObject({ filtered: 70, unexplained: 0 });
  });

  test("ends at a window: what it takes is absorbed except for late rows, what it makes is new", () => {
    const live = {
      source: node("s", { recordsOut: 100 }),
      window: node("w", { recordsIn: 100, recordsOut: 7, late: 3 }),
      sink: node("k", { recordsIn: 7 }),
    };
    const { lines } = lossLedger(moment(["source > window > sink"], KINDS, live));
    expect(lines[0]).toMatchObject({ nodeId: "window", absorbed: 97, late: 3, unexplained: 0 });
    expect(lines[1]).toMatchObject({ nodeId: "sink", sent: 7, absorbed: 7, inFlight: 0 });
  });

  test("shows a row that a map swallowed", () => {
    const live = {
      source: node("s", { recordsOut: 10 }),
      map: node("s", { recordsIn: 10, recordsOut: 9 }),
      sink: node("k", { recordsIn: 9 }),
    };
    expect(lossLedger(moment(["source > map > sink"], KINDS, live)).total.unexplained).toBe(1);
  });

  test("adds the inputs of a union", () => {
    const live = {
      a: node("a", { recordsOut: 6 }),
      b: node("b", { recordsOut: 4 }),
      map: node("m", { recordsIn: 9, recordsOut: 9 }),
      sink: node("k", { recordsIn: 9 }),
    };
    expect(lossLedger(moment(["a > map > sink", "b > map"], KINDS, live)).lines[0]).toMatchObject({ sent: 10, in: 9, inFlight: 1 });
  });
});
