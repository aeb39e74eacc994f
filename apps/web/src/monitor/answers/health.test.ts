import { describe, expect, test } from "vitest";
import { jobHealth, type HealthInput } from "./health.ts";
import { moment, node } from "./moment-for-tests.ts";

const KINDS = { source: "source.generator", map: "transform.map", sink: "sink.table" };
const healthy = moment(["source > map > sink"], KINDS, {
  source: node("s", { outPerSecond: 12_400, recordsOut: 500, watermark: 997_000 }),
  map: node("s", { inPerSecond: 12_400, outPerSecond: 12_400, watermark: 997_000 }),
  sink: node("k", { inPerSecond: 12_400, watermark: 997_000 }),
});
const running: HealthInput = {
  state: "RUNNING",
  intent: "run",
  cause: null,
  now: 1_000_500,
  startedAt: 900_000,
  endedAt: null,
  restarts: 0,
  moment: healthy,
  lastCheckpoint: { status: "COMPLETED", at: 992_500, failure: null },
  checkpointIntervalMs: 10_000,
};

describe("the health sentence", () => {
  test("keeping up: rate, watermark lag and checkpoint age", () => {
    expect(jobHealth(running)).toEqual({
      severity: "ok",
      code: "keepingUp",
      values: { inPerSecond: 12_400, lagMs: 3_000, checkpointAgeMs: 8_000 },
    });
  });

  test("keeping up with a recording says where it is, not how long ago it was", () => {
    const old = moment(
      ["source > sink"],
      KINDS,
      { source: node("s", { outPerSecond: 5, watermark: 5 }), sink: node("k", { inPerSecond: 5, watermark: 5 }) },
      { at: 1e12 },
    );
    expect(jobHealth({ ...running, now: 1e12, moment: old, checkpointIntervalMs: 0 })).toMatchObject({
      code: "keepingUpAt",
      values: { watermarkAt: 5 },
    });
  });

  test("keeping up without event time says nothing of watermarks", () => {
    const noTime = moment(["source > sink"], KINDS, { source: node("s", { outPerSecond: 5 }), sink: node("k", { inPerSecond: 5 }) });
    expect(jobHealth({ ...running, moment: noTime }).code).toBe("keepingUpNoTime");
  });

  test.each([
    ["CREATED", "waiting", "info"],
    ["RESTARTING", "restarting", "warn"],
    ["FAILING", "failing", "bad"],
    ["FAILED", "failed", "bad"],
    ["CANCELLING", "cancelling", "info"],
    ["CANCELED", "canceled", "info"],
    ["SUSPENDED", "suspended", "info"],
    ["FINISHED", "finished", "ok"],
  ] as const)("%s is told as %s", (state, code, severity) => {
    expect(jobHealth({ ...running, state, cause: "disk full", endedAt: 950_000 })).toMatchObject({ code, severity });
  });

  test("old numbers are not judged: the age is said instead", () => {
    expect(jobHealth({ ...running, now: 1_020_000 })).toMatchObject({ severity: "warn", code: "stale", values: { ageMs: 20_000 } });
  });

  test("a culprit is named only when somebody is held back more than half of the time", () => {
    const at = (heldMax: number) =>
      moment(["source > map > sink"], KINDS, {
        source: node("s", { heldMax, outPerSecond: 9 }),
        map: node("m", { busyMax: 0.98, inPerSecond: 9, outPerSecond: 9 }),
        sink: node("k", { inPerSecond: 9 }),
      });
    expect(jobHealth({ ...running, moment: at(0.84) })).toMatchObject({
      severity: "warn",
      code: "culprit",
      nodeId: "map",
      values: { busyShare: 0.98, heldShare: 0.84 },
    });
    expect(jobHealth({ ...running, moment: at(0.5) }).severity).toBe("ok");
  });

  test("failed checkpoints come before silence, and an overdue one is told", () => {
    expect(
      jobHealth({ ...running, failedInARow: 2, lastCheckpoint: { status: "FAILED", at: 990_000, failure: "no space left" } }),
    ).toMatchObject({ severity: "bad", code: "checkpointsFail", values: { count: 2, cause: "no space left" } });
    expect(jobHealth({ ...running, lastCheckpoint: { status: "COMPLETED", at: 900_000, failure: null } }).code).toBe("checkpointOverdue");
  });

  test("silence is a warning where something blocks, not where the source has nothing", () => {
    const blocked = moment(
      ["source > f > sink"],
      { ...KINDS, f: "transform.filter" },
      { source: node("s", { outPerSecond: 9 }), f: node("s", { inPerSecond: 9, outPerSecond: 0 }), sink: node("k", { inPerSecond: 0 }) },
    );
    expect(jobHealth({ ...running, moment: blocked })).toMatchObject({ severity: "warn", code: "silence", nodeId: "f" });
    const quiet = moment(["source > sink"], KINDS, { source: node("s", { outPerSecond: 0 }), sink: node("k", { inPerSecond: 0 }) });
    expect(jobHealth({ ...running, moment: quiet }).severity).toBe("ok");
  });

  test("rows that fail or come late are told only while their count grows", () => {
    const at = (rowErrors: number, late: number) =>
      moment(["source > sink"], KINDS, { source: node("s", { outPerSecond: 9, rowErrors }), sink: node("k", { inPerSecond: 9, late }) });
    expect(jobHealth({ ...running, moment: at(7, 0), before: at(4, 0) })).toMatchObject({
      code: "rowErrors",
      values: { count: 3 },
      nodeId: "source",
    });
    expect(jobHealth({ ...running, moment: at(7, 5), before: at(7, 3) })).toMatchObject({ code: "late", values: { count: 2 } });
    expect(jobHealth({ ...running, moment: at(7, 5), before: at(7, 5) }).severity).toBe("ok");
  });

  test("a finished job says how many rows the sources gave, and how many were lost", () => {
    const end = moment(["source > sink"], KINDS, {
      source: node("s", { recordsOut: 20_000, rowErrors: 3 }),
      sink: node("k", { recordsIn: 19_997 }),
    });
    expect(jobHealth({ ...running, state: "FINISHED", endedAt: 901_500, moment: end }).values).toEqual({
      durationMs: 1_500,
      rows: 20_000,
      failed: 3,
      late: 0,
    });
  });
});
