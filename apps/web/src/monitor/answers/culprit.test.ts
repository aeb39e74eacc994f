import { documentSchema } from "@millrace/pipeline";
import { describe, expect, test } from "vitest";
import { findCulprit } from "./culprit.ts";
import { graphView } from "./job-moment.ts";
import { moment, node } from "./moment-for-tests.ts";

const LINE = ["source > map > window > sink"];
const KINDS = { source: "source.generator", map: "transform.map", window: "window.aggregate", sink: "sink.table" };

describe("the culprit", () => {
  test("is nobody while nothing is held back above Flink's LOW threshold of 10 %", () => {
    const live = {
      source: node("source", { heldMax: 0.1, busyMax: 0.4 }),
      map: node("source"),
      window: node("window", { busyMax: 0.95 }),
      sink: node("sink"),
    };
    expect(findCulprit(moment(LINE, KINDS, live))).toBeUndefined();
  });

  test("is the first node downstream of the held-back ones that is not held back itself", () => {
    const live = {
      source: node("source", { heldMax: 0.9, busyMax: 0.1 }),
      map: node("map", { heldMax: 0.84, busyMax: 0.1 }),
      window: node("window", { busyMax: 0.98, busyAvg: 0.97, busiestSubtask: 1, inPerSecond: 1000 }),
      sink: node("sink", { busyMax: 0.02 }),
    };
    expect(findCulprit(moment(LINE, KINDS, live))).toMatchObject({
      nodeId: "window",
      busyShare: 0.98,
      subtask: 1,
      heldShare: 0.9,
      heldNodeId: "source",
    });
  });

  test("of a slow sink is the sink, with its rate", () => {
    const live = {
      source: node("source", { heldMax: 0.8 }),
      map: node("map", { heldMax: 0.9 }),
      window: node("window", { heldMax: 0.95, busyMax: 0.05 }),
      sink: node("sink", { busyMax: 1, busyAvg: 1, inPerSecond: 50 }),
    };
    expect(findCulprit(moment(LINE, KINDS, live))).toMatchObject({
      nodeId: "sink",
      reason: { kind: "slow-sink", rowsPerSecond: 50, waitShare: 0 },
      remedies: ["batch-sink", "raise-parallelism"],
    });
  });

  test("is a sink that waits for the system it writes to, also when all is one chain", () => {
    const apart = {
      source: node("source", { heldMax: 0.91, busyMax: 0.1 }),
      map: node("source", { heldMax: 0.91 }),
      window: node("source", { heldMax: 0.91 }),
      sink: node("sink", { busyMax: 0.05, heldMax: 0.94, inPerSecond: 213 }),
    };
    expect(findCulprit(moment(LINE, KINDS, apart))).toMatchObject({
      nodeId: "sink",
      heldNodeId: "window",
      heldShare: 0.91,
      reason: { kind: "slow-sink", rowsPerSecond: 213, waitShare: 0.94 },
    });
    const one = {
      source: node("source", { heldMax: 0.94 }),
      map: node("source", { heldMax: 0.94 }),
      window: node("source", { heldMax: 0.94 }),
      sink: node("source", { heldMax: 0.94, inPerSecond: 7 }),
    };
    expect(findCulprit(moment(LINE, KINDS, one))).toMatchObject({
      nodeId: "sink",
      heldNodeId: null,
      heldShare: 0.94,
      reason: { kind: "slow-sink", rowsPerSecond: 7 },
    });
  });

  test("is the sink in a held-back task, where the other branch of that task has room", () => {
    const graph = ["source > keyed > window > table", "source > filter > slow"];
    const kinds = { source: "source.generator", window: "window.aggregate", table: "sink.table", slow: "sink.table" };
    const live = (windowBusy: number) => ({
      source: node("source", { heldMax: 0.95 }),
      keyed: node("source", { heldMax: 0.95 }),
      filter: node("source", { heldMax: 0.95 }),
      slow: node("source", { heldMax: 0.95, inPerSecond: 12 }),
      window: node("window", { busyMax: windowBusy, busyAvg: windowBusy }),
      table: node("window", { busyMax: windowBusy }),
    });
    expect(findCulprit(moment(graph, kinds, live(0.02)))).toMatchObject({
      nodeId: "slow",
      heldShare: 0.95,
      reason: { kind: "slow-sink", rowsPerSecond: 12, waitShare: 0.95 },
    });
    expect(findCulprit(moment(graph, kinds, live(0.97)))?.chain).toEqual(["window", "table"]);
  });

  test("of several sinks in one task is one that may wait, not a table without a limit", () => {
    const document = documentSchema.parse({
      format: "millrace/v1",
      name: "t",
      nodes: [
        { id: "source", kind: "source.generator" },
        { id: "first", kind: "sink.table" },
        { id: "limited", kind: "sink.table", config: { maxRowsPerSecond: 5 } },
      ],
      edges: [
        { from: "source.out", to: "first.in" },
        { from: "source.out", to: "limited.in" },
      ],
    });
    const live = {
      source: node("source", { heldMax: 0.9 }),
      first: node("source", { heldMax: 0.9, inPerSecond: 50 }),
      limited: node("source", { heldMax: 0.9, inPerSecond: 5 }),
    };
    expect(findCulprit({ at: 0, graph: graphView(document), live })).toMatchObject({
      nodeId: "limited",
      reason: { kind: "slow-sink", rowsPerSecond: 5 },
    });
  });

  test("writes in bursts: its rate is the mean since the moment before", () => {
    const at = (ms: number, recordsIn: number) => ({
      ...moment(["source > sink"], KINDS, {
        source: node("source", { heldMax: 0.9 }),
        sink: node("sink", { busyMax: 0.9, busyAvg: 0.9, inPerSecond: 0, recordsIn }),
      }),
      at: ms,
    });
    expect(findCulprit(at(20_000, 1_500), at(10_000, 1_000))?.reason).toMatchObject({ kind: "slow-sink", rowsPerSecond: 50 });
  });

  test("of a skewed key names the key and its share, and does not advise more subtasks", () => {
    const live = {
      source: node("source", { heldMax: 0.7 }),
      map: node("map", { heldMax: 0.7 }),
      window: node("window", { busyMax: 0.99, busyAvg: 0.55, hotKeys: [{ key: "ATL", subtask: 1, share: 0.62 }] }),
      sink: node("sink"),
    };
    const culprit = findCulprit(moment(LINE, KINDS, live));
    expect(culprit?.reason).toEqual({ kind: "hot-key", key: "ATL", share: 0.62, subtask: 1 });
    expect(culprit?.remedies).not.toContain("raise-parallelism");
  });

  test("with one subtask far above the others is skewed, when no key is known", () => {
    const live = {
      source: node("source", { heldMax: 0.7 }),
      map: node("map", { heldMax: 0.7 }),
      window: node("window", { busyMax: 1, busyAvg: 0.5, skew: 0.6 }),
      sink: node("sink"),
    };
    expect(findCulprit(moment(LINE, KINDS, live))?.reason).toEqual({ kind: "skew", skew: 0.6, averageBusy: 0.5 });
  });

  test("is the garbage collector where it takes a fifth of the time and the work is even", () => {
    const live = {
      source: node("source", { heldMax: 0.7 }),
      map: node("map", { heldMax: 0.7 }),
      window: node("window", { busyMax: 1, busyAvg: 1 }),
      sink: node("sink"),
    };
    expect(findCulprit(moment(LINE, KINDS, live, { process: { gcMsPerSecond: 350 } }))?.reason).toEqual({ kind: "gc", share: 0.35 });
  });

  test("whose rows are costly says how long one takes: two subtasks 100 % busy at 1000 rows/s need 2 ms a row", () => {
    const live = {
      source: node("source", { heldMax: 0.7 }),
      map: node("map", { heldMax: 0.7 }),
      window: node("window", { busyMax: 1, busyAvg: 1, inPerSecond: 1000 }),
      sink: node("sink"),
    };
    expect(findCulprit(moment(LINE, KINDS, live))?.reason).toEqual({ kind: "costly-rows", microsPerRow: 2000 });
  });

  test("at a fork is the branch that works, not the idle one", () => {
    const wires = ["source > fast > a", "source > slow > b"];
    const live = {
      source: node("source", { heldMax: 0.84 }),
      fast: node("fast", { busyMax: 0.2 }),
      slow: node("slow", { busyMax: 0.98, busyAvg: 0.98 }),
      a: node("a"),
      b: node("b"),
    };
    expect(findCulprit(moment(wires, { a: "sink.table", b: "sink.table" }, live))?.nodeId).toBe("slow");
  });

  test("is not made up where the numbers lead to an idle node", () => {
    const live = {
      source: node("source", { heldMax: 0.84 }),
      map: node("map", { busyMax: 0.1 }),
      window: node("window"),
      sink: node("sink"),
    };
    expect(findCulprit(moment(LINE, KINDS, live))).toBeUndefined();
  });

  test("in a graph with a cycle is found without going round for ever", () => {
    const live = { a: node("a", { heldMax: 0.9 }), b: node("b", { heldMax: 0.8 }) };
    expect(findCulprit(moment(["a > b > a"], {}, live))).toBeUndefined();
  });
});
