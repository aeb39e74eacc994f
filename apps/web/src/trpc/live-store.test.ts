import { describe, expect, test } from "vitest";
import type { JobSummary } from "../server/jobs/job-view.ts";
import type { LivePayload } from "../server/live/live-payload.ts";
import { nodeLive } from "@millrace/pipeline/metrics";
import { reduceLive, useLive, type LiveState } from "./live-store.ts";

const EMPTY = useLive.getState();

function replay(...messages: readonly (readonly [string, LivePayload])[]): LiveState {
  return messages.reduce((state, [topic, data]) => reduceLive(state, { topic, data }), EMPTY);
}

function job(id: string, fields: Partial<JobSummary> = {}): JobSummary {
  return {
    id,
    name: id,
    pipelineId: "p",
    versionNumber: 1,
    state: "RUNNING",
    stateSince: 0,
    cause: null,
    intent: "run",
    attempt: 1,
    restarts: 0,
    createdAt: 0,
    createdBy: "you",
    startedAt: 0,
    endedAt: null,
    startingPoint: null,
    predecessorId: null,
    origin: null,
    successorId: null,
    lastCheckpointAt: null,
    parallelism: 1,
    pulse: null,
    ...fields,
  };
}

const pulse = (at: number, inPerSecond: number) => ({
  at,
  inPerSecond,
  outPerSecond: null,
  watermark: null,
  busyMax: null,
  heldMax: null,
  rowErrors: 0,
  late: 0,
});
const row = (id: number) => ({ id: String(id), kind: 0, timestamp: null, values: [id] });

describe("the tab's copy of what runs", () => {
  test("starts from a whole reading and follows the changes; a whole one begins anew", () => {
    const a = nodeLive({ parallelism: 1, task: "a", metrics: { numRecordsIn: [1] } });
    const base = { type: "sample", intervalMs: 1000, job: {}, process: {} } as const;
    const state = replay(
      ["job:1", { ...base, at: 1, full: true, nodes: { a } }],
      ["job:1", { ...base, at: 2, full: false, nodes: { a: { recordsIn: 5 } } }],
    );
    expect(state.readings["1"]).toMatchObject({ at: 2, nodes: { a: { recordsIn: 5, task: "a" } } });
    const anew = reduceLive(state, { topic: "job:1", data: { ...base, at: 3, full: true, nodes: {} } });
    expect(anew.readings["1"]?.nodes).toEqual({});
  });

  test("does not double rows that a reconnect replays, also where ids have more digits", () => {
    const state = replay(
      ["rows:1:t", { type: "rows", rows: [row(9), row(10)], total: 2 }],
      ["rows:1:t", { type: "rows", rows: [row(9), row(10), row(11)], total: 3 }],
    );
    expect(state.rows["rows:1:t"]).toMatchObject({ total: 3, rows: [{ id: "9" }, { id: "10" }, { id: "11" }] });
  });

  test("keeps a thousand rows", () => {
    const many = Array.from({ length: 1_200 }, (_, i) => row(i + 1));
    const state = replay(["rows:1:t", { type: "rows", rows: many, total: 1_200 }]);
    expect([state.rows["rows:1:t"]?.rows.length, state.rows["rows:1:t"]?.rows[0]?.id]).toEqual([1_000, "201"]);
  });

  test("draws one point of a job's curve for ten seconds: the newest of them", () => {
    const at = (s: number, rate: number): readonly [string, LivePayload] => [
      "jobs",
      { type: "jobs", full: false, jobs: [job("1", { pulse: pulse(s * 1000, rate) })] },
    ];
    expect(replay(at(1, 5), at(4, 6), at(11, 7), at(12, 8)).pulses["1"]).toEqual([6, 8]);
  });
});
