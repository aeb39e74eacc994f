import fc from "fast-check";
import { expect, test } from "vitest";
import { hasTimeline, stack, windowsOf, windowTimeline, type TimelineInput } from "./window-timeline.ts";

const UTC = () => 0;
const NO_WATERMARK = () => -Infinity;
const row = (time: number, step = 0, key = "a") => ({ time, key, step });
const timeline = (input: Partial<TimelineInput> & Pick<TimelineInput, "window" | "rows">) =>
  windowTimeline({ allowedLatenessMs: 0, firings: [], watermarkBefore: NO_WATERMARK, zoneOffsetMs: UTC, until: 1_000, ...input });
const spans = (input: Parameters<typeof timeline>[0]) =>
  timeline(input).lanes[0]?.windows.map(({ start, end, rows }) => [start, end, rows]);

test("each assigner deals a row as Flink does", () => {
  expect(windowsOf(25, { type: "tumbling", sizeMs: 10 }, UTC)).toEqual([{ start: 20, end: 30 }]);
  expect(windowsOf(-1, { type: "tumbling", sizeMs: 10, offsetMs: 3 }, UTC)).toEqual([{ start: -7, end: 3 }]);
  expect(windowsOf(25, { type: "sliding", sizeMs: 10, slideMs: 5 }, UTC)).toEqual([
    { start: 25, end: 35 },
    { start: 20, end: 30 },
  ]);
  expect(windowsOf(25, { type: "cumulating", sizeMs: 20, stepMs: 10 }, UTC)).toEqual([
    { start: 20, end: 30 },
    { start: 20, end: 40 },
  ]);
  // A day in Shanghai begins at 16:00 UTC.
  expect(windowsOf(0, { type: "tumbling", sizeMs: 86_400_000 }, () => 28_800_000)).toEqual([{ start: -28_800_000, end: 57_600_000 }]);
});

test("every window of a row holds its time", () => {
  const window = fc.oneof(
    fc.record({ type: fc.constant("tumbling"), sizeMs: fc.integer({ min: 1, max: 50 }), offsetMs: fc.integer({ min: -20, max: 20 }) }),
    fc.record({ type: fc.constant("sliding"), sizeMs: fc.integer({ min: 5, max: 50 }), slideMs: fc.integer({ min: 1, max: 5 }) }),
    fc.integer({ min: 1, max: 5 }).map((step) => ({ type: "cumulating", stepMs: step, sizeMs: step * 4 })),
  );
  fc.assert(
    fc.property(fc.integer({ min: -1_000, max: 1_000 }), window, (time, config) => {
      const found = windowsOf(time, config, UTC) ?? [];
      expect(found.length).toBeGreaterThan(0);
      for (const span of found) expect(span.start <= time && time < span.end).toBe(true);
    }),
  );
});

test("sessions of one key join across a row that comes between them", () => {
  const window = { type: "session", gapMs: 10 };
  expect(spans({ window, rows: [row(0), row(18)] })).toEqual([
    [0, 10, 1],
    [18, 28, 1],
  ]);
  expect(spans({ window, rows: [row(0), row(18), row(9)] })).toEqual([[0, 28, 3]]);
});

test("a row is late when the watermark has passed its window and the lateness", () => {
  const input = {
    window: { type: "tumbling", sizeMs: 10 },
    rows: [row(5, 0), row(25, 1), row(6, 2)],
    watermarkBefore: (step: number) => (step > 1 ? 20 : -Infinity),
  };
  expect(timeline(input).lanes[0]?.rows.map(({ isLate }) => isLate)).toEqual([false, false, true]);
  expect(timeline({ ...input, allowedLatenessMs: 12 }).lanes[0]?.rows.map(({ isLate }) => isLate)).toEqual([false, false, false]);
  expect(timeline(input).lanes[0]?.windows.map(({ start, state }) => [start, state])).toEqual([
    [0, "closed"],
    [20, "filling"],
  ]);
  expect(timeline({ ...input, allowedLatenessMs: 12 }).lanes[0]?.windows[0]).toMatchObject({ state: "fired", rows: 2 });
});

test("only what happened up to the step is there, with its results", () => {
  const input = {
    window: { type: "tumbling", sizeMs: 10 },
    rows: [row(5, 0), row(15, 3)],
    firings: [{ key: "a", start: 0, end: 10, step: 3 }],
    watermarkBefore: (step: number) => (step > 3 ? 12 : -Infinity),
  };
  expect(timeline({ ...input, until: 2 }).lanes[0]?.windows).toMatchObject([{ rows: 1, firedAt: [] }]);
  expect(timeline(input).lanes[0]?.windows).toMatchObject([{ firedAt: [12] }, { firedAt: [] }]);
});

test("overlapping windows stand one under the other", () => {
  const windows =
    timeline({ window: { type: "sliding", sizeMs: 10, slideMs: 5 }, rows: [row(7), row(12), row(30)] }).lanes[0]?.windows ?? [];
  const places = stack(windows);
  for (const [i, a] of windows.entries())
    for (const [j, b] of windows.entries()) if (i < j && places[i] === places[j]) expect(a.end <= b.start || b.end <= a.start).toBe(true);
});

test.each([
  [{ type: "tumbling", sizeMs: 5 }, true],
  [{ type: "tumbling", sizeMs: 5, time: "processing" }, false],
  [{ type: "session", gapMs: 5 }, true],
  [{ type: "countTumbling", count: 3 }, false],
  [{ type: "tumbling" }, false],
])("%j has a time axis: %s", (window, expected) => expect(hasTimeline(window)).toBe(expected));
