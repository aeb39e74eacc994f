import { describe, expect, it } from "vitest";
import type { JobSample } from "../metrics/job-sample.ts";
import { alertPoint, jobEnds, type AlertPoint } from "./alert-point.ts";
import { applicableRules } from "./applicable-rules.ts";
import { DEFAULT_CONDITIONS, type AlertCondition } from "./condition.ts";
import { judge, type JobFacts } from "./judge.ts";
import { nextAlert, RESOLVE_AFTER_MS, type OpenAlert } from "./next-alert.ts";
import { followSignals, type Signals } from "./signals.ts";

const START = Date.UTC(2026, 0, 1);
const RUNNING: JobFacts = {
  state: "RUNNING",
  hasEnded: false,
  isReplaced: false,
  startedAt: START,
  lastCheckpointAt: START,
  checkpointIntervalMs: 0,
  restartTimes: [],
};

/** Numbers of 0 to 1 that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

/** A healthy second: rows come and go, the watermark is two seconds behind. */
function healthy(second: number): AlertPoint {
  const at = START + second * 1_000;
  return {
    at,
    rowsIn: second * 100,
    rowsOut: second * 100,
    watermark: at - 2_000,
    watermarkNode: "window",
    held: 0,
    heldNode: "map",
    backlogRows: 50,
    lagMs: 2_000,
  };
}

interface World {
  readonly condition: AlertCondition;
  readonly seconds: number;
  /** No reading where it gives undefined. */
  readonly point?: (second: number) => AlertPoint | undefined;
  readonly facts?: (second: number) => Partial<JobFacts>;
}

/** Plays seconds one after another, and tells what became of the alert: "12 pending", "20 firing", "95 resolved". */
function play({ condition, seconds, point = healthy, facts = () => ({}) }: World): string[] {
  const story: string[] = [];
  let signals: Signals | undefined;
  let open: OpenAlert | undefined;
  for (let second = 0; second <= seconds; second++) {
    const now = START + second * 1_000;
    const next = point(second);
    if (next !== undefined) signals = followSignals(signals, next);
    const step = nextAlert(open, judge(condition, { ...RUNNING, ...facts(second) }, signals, now), now);
    if (step.type === "open") {
      if (step.alert.state !== open?.state) story.push(`${second} ${step.alert.state}`);
      open = step.alert;
    } else if (step.type === "drop" || step.type === "resolve") {
      story.push(`${second} ${step.type === "drop" ? "dropped" : "resolved"}`);
      open = undefined;
    }
  }
  return story;
}

describe("alerts over a series of readings", () => {
  it.each(Object.values(DEFAULT_CONDITIONS))("%j says nothing of a healthy job", (condition) => {
    const facts = (second: number) => ({
      checkpointIntervalMs: 10_000,
      lastCheckpointAt: START + Math.floor(second / 10) * 10_000,
    });
    expect(play({ condition, seconds: 3_600, facts })).toEqual([]);
  });

  it("a node that is held back fires after the time, and resolves when it has been free for half a minute", () => {
    const point = (s: number) => ({ ...healthy(s), held: s >= 100 && s < 300 ? 0.9 : 0.1 });
    const resolved = 300 + RESOLVE_AFTER_MS / 1_000;
    expect(play({ condition: { kind: "backpressure-high", seconds: 60 }, seconds: 400, point })).toEqual([
      "100 pending",
      "160 firing",
      `${resolved} resolved`,
    ]);
  });

  it("held back for less than the time is dropped without a word", () => {
    const point = (s: number) => ({ ...healthy(s), held: s % 100 < 50 ? 0.9 : 0.1 });
    const story = play({ condition: { kind: "backpressure-high", seconds: 60 }, seconds: 300, point });
    expect(story.filter((line) => line.endsWith("firing"))).toEqual([]);
    expect(story).toContain("50 dropped");
  });

  it("noise around Flink's border of a half is one alert, not many", () => {
    const random = seeded(7);
    const point = (s: number) => ({ ...healthy(s), held: 0.41 + random() * 0.2 });
    const story = play({ condition: { kind: "backpressure-high", seconds: 60 }, seconds: 3_600, point });
    expect(story.map((line) => line.split(" ")[1])).toEqual(["pending", "firing"]);
  });

  it("short calms within a firing alert do not resolve it", () => {
    const point = (s: number) => ({ ...healthy(s), held: s > 100 && s % 40 < 20 ? 0.1 : 0.9 });
    const story = play({ condition: { kind: "backpressure-high", seconds: 15 }, seconds: 1_000, point });
    expect(story).toEqual(["0 pending", "15 firing"]);
  });

  it("a watermark that stands while rows come fires, and resolves when it moves on", () => {
    const point = (s: number) => ({ ...healthy(s), watermark: START + (s >= 100 && s < 400 ? 98 : s - 2) * 1_000 });
    const story = play({ condition: { kind: "watermark-stalled", seconds: 120 }, seconds: 600, point });
    // Its value of second 100 came first at that second.
    expect(story).toEqual(["160 pending", "220 firing", "430 resolved"]);
  });

  it("a watermark that stands because no row comes is no fault", () => {
    const point = (s: number) => ({ ...healthy(Math.min(s, 50)), at: START + s * 1_000 });
    expect(play({ condition: { kind: "watermark-stalled", seconds: 120 }, seconds: 600, point })).toEqual([]);
  });

  it("no row at the sinks while rows come in fires; no row at all does not", () => {
    const silent = (s: number) => ({ ...healthy(s), rowsOut: Math.min(s, 100) });
    const condition = { kind: "no-output", seconds: 60 } as const;
    expect(play({ condition, seconds: 200, point: silent })).toEqual(["130 pending", "160 firing"]);
    const starved = (s: number) => ({ ...healthy(Math.min(s, 100)), at: START + s * 1_000 });
    expect(play({ condition, seconds: 400, point: starved }).filter((line) => line.endsWith("firing"))).toEqual([]);
  });

  it("a backlog that grows fires, one that goes up and down does not", () => {
    const condition = { kind: "backlog-growing", seconds: 120, rows: 1_000, lagSeconds: 60 } as const;
    const random = seeded(3);
    const growing = (s: number) => ({ ...healthy(s), backlogRows: s * 20 + random() * 100 });
    // Twenty rows a second are 2,400 in the window; nine tenths of it must have been seen.
    expect(play({ condition, seconds: 300, point: growing })).toEqual(["108 firing"]);
    const swinging = (s: number) => ({ ...healthy(s), backlogRows: 5_000 + 4_000 * Math.sin(s / 5) + random() * 100 });
    expect(play({ condition, seconds: 3_600, point: swinging })).toEqual([]);
  });

  it("a watermark that falls back half as fast as the clock goes is a growing backlog; below its limit it is none", () => {
    const falling = (s: number) => ({ ...healthy(s), backlogRows: null, lagMs: s * 500 });
    expect(play({ condition: { kind: "backlog-growing", seconds: 120, rows: 1, lagSeconds: 50 }, seconds: 300, point: falling })[0]).toBe(
      "108 firing",
    );
    expect(play({ condition: { kind: "backlog-growing", seconds: 120, rows: 1, lagSeconds: 70 }, seconds: 300, point: falling })).toEqual(
      [],
    );
  });

  it("no checkpoint for the time, or for three intervals where that is more, fires until one completes", () => {
    const facts = (s: number) => ({ checkpointIntervalMs: 10_000, lastCheckpointAt: START + (s < 500 ? 100 : 500) * 1_000 });
    expect(play({ condition: { kind: "no-checkpoint", seconds: 300 }, seconds: 600, facts })).toEqual([
      "250 pending",
      "400 firing",
      "530 resolved",
    ]);
    const seldom = () => ({ checkpointIntervalMs: 600_000, lastCheckpointAt: null });
    expect(play({ condition: { kind: "no-checkpoint", seconds: 300 }, seconds: 2_000, facts: seldom })).toEqual([
      "900 pending",
      "1800 firing",
    ]);
  });

  it("three restarts within ten minutes are a loop; they resolve when they have aged", () => {
    const restarts = [100, 200, 300].map((second) => START + second * 1_000);
    const facts = (s: number) => ({ restartTimes: restarts.filter((at) => at <= START + s * 1_000) });
    // With the second one, 600 s after it was, it is no loop by far any more: one restart is none.
    expect(play({ condition: DEFAULT_CONDITIONS["restart-loop"], seconds: 1_000, facts })).toEqual([
      "200 pending",
      "300 firing",
      "830 resolved",
    ]);
  });

  it("a failed job fires at once, and resolves when a newer job of its pipeline runs", () => {
    const facts = (s: number) => ({ state: s < 10 ? "RUNNING" : "FAILED", hasEnded: s >= 10, isReplaced: s >= 50 });
    expect(play({ condition: { kind: "job-failed" }, seconds: 100, facts })).toEqual(["10 firing", "50 resolved"]);
  });

  it("what a job did is over when it ends", () => {
    const facts = (s: number) => (s < 200 ? {} : { state: "CANCELED", hasEnded: true });
    const point = (s: number) => ({ ...healthy(s), held: 0.9 });
    expect(play({ condition: { kind: "backpressure-high", seconds: 60 }, seconds: 300, point, facts })).toEqual([
      "0 pending",
      "60 firing",
      "200 resolved",
    ]);
  });

  it("without readings an alert stays as it is", () => {
    const point = (s: number) => (s < 100 || s > 400 ? { ...healthy(s), held: s < 100 ? 0.9 : 0.1 } : undefined);
    expect(play({ condition: { kind: "backpressure-high", seconds: 60 }, seconds: 500, point })).toEqual([
      "0 pending",
      "60 firing",
      "431 resolved",
    ]);
  });
});

describe("alertPoint", () => {
  const document = {
    nodes: [{ id: "a" }, { id: "b" }, { id: "c" }],
    edges: [
      { from: "a.out", to: "b.in" },
      { from: "b.out", to: "c.in" },
    ],
  };
  const sample = (metrics: Record<string, Record<string, (number | null)[]>>): JobSample => ({
    at: START + 10_000,
    intervalMs: 1_000,
    attempt: 1,
    nodes: Object.fromEntries(Object.entries(metrics).map(([id, m]) => [id, { parallelism: 2, task: id, metrics: m }])),
  });

  it("adds the ends up, takes the lowest watermark and the most held-back subtask", () => {
    const point = alertPoint(
      sample({
        a: { numRecordsOut: [10, 20], backPressuredTimeMsPerSecond: [100, 700], pendingRecords: [3, 4] },
        b: { currentInputWatermark: [START + 9_000, START + 8_000], backPressuredTimeMsPerSecond: [0, 0] },
        c: { numRecordsIn: [1, 2], currentInputWatermark: [START + 9_500, START + 9_500] },
      }),
      jobEnds(document),
    );
    expect(point).toEqual({
      at: START + 10_000,
      rowsIn: 30,
      rowsOut: 3,
      watermark: START + 8_000,
      watermarkNode: "b",
      held: 0.7,
      heldNode: "a",
      backlogRows: 7,
      lagMs: 2_000,
    });
  });

  it("has no watermark while a subtask has none, and no lag of recorded data", () => {
    const none = alertPoint(sample({ b: { currentInputWatermark: [START, null] } }), jobEnds(document));
    expect([none.watermark, none.lagMs]).toEqual([null, null]);
    const old = alertPoint(sample({ b: { currentInputWatermark: [0, 0] } }), jobEnds(document));
    expect([old.watermark, old.lagMs]).toEqual([0, null]);
  });
});

describe("applicableRules", () => {
  const rule = (id: string, scope: { pipelineId?: string; jobId?: string } = {}, enabled = true) => ({
    id,
    kind: "no-output" as const,
    enabled,
    pipelineId: scope.pipelineId ?? null,
    jobId: scope.jobId ?? null,
  });
  const names = (rules: readonly ReturnType<typeof rule>[]) => applicableRules(rules, { id: "j", pipelineId: "p" }).map(({ id }) => id);

  it("takes the nearest rules of a kind, all of them, and a nearer one that is off switches the kind off", () => {
    expect(names([rule("all"), rule("other", { pipelineId: "q" })])).toEqual(["all"]);
    expect(names([rule("all"), rule("one", { pipelineId: "p" }), rule("two", { pipelineId: "p" })])).toEqual(["one", "two"]);
    expect(names([rule("pipeline", { pipelineId: "p" }), rule("job", { jobId: "j" })])).toEqual(["job"]);
    expect(names([rule("all"), rule("off", { pipelineId: "p" }, false)])).toEqual([]);
  });
});
