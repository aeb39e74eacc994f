import { describe, expect, test } from "vitest";
import { moment, node } from "./moment-for-tests.ts";
import { explainSilence } from "./silence.ts";

const LINE = ["source > filter > window > sink"];
const KINDS = { source: "source.file", filter: "transform.filter", window: "window.aggregate", sink: "sink.table" };

describe("why is there no output", () => {
  test("there is some", () => {
    expect(
      explainSilence(moment(["source > sink"], KINDS, { source: node("s", { outPerSecond: 5 }), sink: node("k", { inPerSecond: 5 }) })),
    ).toEqual([]);
  });

  test("the source is silent", () => {
    const live = {
      source: node("s", { outPerSecond: 0 }),
      filter: node("s", { inPerSecond: 0 }),
      window: node("w", { inPerSecond: 0 }),
      sink: node("k", { inPerSecond: 0 }),
    };
    expect(explainSilence(moment(LINE, KINDS, live))).toEqual([{ kind: "source-silent", nodeId: "source" }]);
  });

  test("a source that is held back is not silent", () => {
    const live = { source: node("s", { outPerSecond: 0, heldMax: 0.9 }), sink: node("k", { inPerSecond: 0 }) };
    expect(explainSilence(moment(["source > sink"], KINDS, live))).toEqual([]);
  });

  test("a filter lets nothing through", () => {
    const live = {
      source: node("s", { outPerSecond: 900 }),
      filter: node("s", { inPerSecond: 900, outPerSecond: 0 }),
      window: node("w", { inPerSecond: 0 }),
      sink: node("k", { inPerSecond: 0 }),
    };
    expect(explainSilence(moment(LINE, KINDS, live))).toEqual([{ kind: "drops-all", nodeId: "filter", inPerSecond: 900 }]);
  });

  const flowing = {
    source: node("s", {
      outPerSecond: 900,
      watermark: 1_000,
      splits: [
        { id: "p1", subtask: 0, watermark: 9_000, idleSince: null },
        { id: "p3", subtask: 1, watermark: 1_000, idleSince: null },
      ],
    }),
    filter: node("s", { inPerSecond: 900, outPerSecond: 800, watermark: 1_000 }),
    sink: node("k", { inPerSecond: 0 }),
  };

  test("the watermark stands still: partition 3 of the source holds it", () => {
    const live = { ...flowing, window: node("w", { inPerSecond: 800, outPerSecond: 0, watermark: 1_000, nextTimer: 59_999 }) };
    const stuck = moment(LINE, KINDS, live, { watermarkSince: { window: 940_000 } });
    expect(explainSilence(stuck)).toEqual([
      { kind: "watermark-held", nodeId: "window", sourceId: "source", split: "p3", watermark: 1_000, since: 940_000 },
    ]);
  });

  test("an idle split does not hold the watermark, so another one is named", () => {
    const source = {
      ...flowing.source,
      splits: [
        { id: "p1", subtask: 0, watermark: 9_000, idleSince: null },
        { id: "p3", subtask: 1, watermark: 1_000, idleSince: 5 },
      ],
    };
    const live = { ...flowing, source, window: node("w", { inPerSecond: 800, outPerSecond: 0, watermark: 1_000, nextTimer: 59_999 }) };
    expect(explainSilence(moment(LINE, KINDS, live, { watermarkSince: { window: 940_000 } }))[0]).toMatchObject({ split: "p1" });
  });

  test("no watermark has ever come", () => {
    const live = {
      ...flowing,
      source: { ...flowing.source, watermark: null },
      window: node("w", { inPerSecond: 800, outPerSecond: 0, watermark: null, nextTimer: 59_999 }),
    };
    expect(explainSilence(moment(LINE, KINDS, live))).toEqual([
      { kind: "no-watermark", nodeId: "window", sourceId: "source", split: "p3" },
    ]);
  });

  test("the window is not due yet: 58,999 ms of event time are missing", () => {
    const live = { ...flowing, window: node("w", { inPerSecond: 800, outPerSecond: 0, watermark: 1_000, nextTimer: 59_999 }) };
    expect(explainSilence(moment(LINE, KINDS, live, { watermarkSince: { window: 995_000 } }))).toEqual([
      { kind: "not-due", nodeId: "window", firesAt: 59_999, watermark: 1_000, missingMs: 58_999 },
    ]);
  });

  test("every row is late, counted against a moment before", () => {
    const at = (late: number, recordsIn: number) =>
      moment(LINE, KINDS, { ...flowing, window: node("w", { inPerSecond: 800, outPerSecond: 0, watermark: 1_000, late, recordsIn }) });
    expect(explainSilence(at(1_800, 1_800), at(1_000, 1_000))).toEqual([{ kind: "all-late", nodeId: "window", late: 800 }]);
  });

  test("every row fails", () => {
    const at = (rowErrors: number, recordsIn: number) =>
      moment(
        ["source > map > sink"],
        { source: "source.file", sink: "sink.table" },
        { source: flowing.source, map: node("m", { inPerSecond: 800, outPerSecond: 0, rowErrors, recordsIn }), sink: flowing.sink },
      );
    expect(explainSilence(at(500, 900), at(100, 500))).toEqual([{ kind: "all-fail", nodeId: "map", rowErrors: 400 }]);
  });
});
