import { expect, test } from "vitest";
import { windowSpans } from "./window-spans.ts";

const MINUTE = 60_000;

test("tumbling windows stand side by side", () => {
  const picture = windowSpans({ type: "tumbling", sizeMs: MINUTE });
  expect(picture?.spans.map((span) => [span.start, span.end])).toEqual([
    [0, 1 / 3],
    [1 / 3, 2 / 3],
    [2 / 3, 1],
  ]);
  expect(picture?.ticks.map((tick) => tick.ms)).toEqual([0, MINUTE, 2 * MINUTE, 3 * MINUTE]);
});

test("sliding windows begin one slide after each other and as many overlap as slides fit into the size", () => {
  const picture = windowSpans({ type: "sliding", sizeMs: 3 * MINUTE, slideMs: MINUTE });
  expect(Math.max(...picture!.spans.map((span) => span.lane)) + 1).toBe(3);
  const axis = 3 + 5;
  expect(picture?.spans[1]).toEqual({ start: 1 / axis, end: 4 / axis, lane: 1 });
});

test("cumulating windows share their start and grow by the step", () => {
  const picture = windowSpans({ type: "cumulating", sizeMs: 3 * MINUTE, stepMs: MINUTE });
  expect(picture?.spans.slice(0, 3).map((span) => [span.start, span.end])).toEqual([
    [0, 1 / 6],
    [0, 2 / 6],
    [0, 3 / 6],
  ]);
});

test("a session ends one gap behind its last row", () => {
  const picture = windowSpans({ type: "session", gapMs: MINUTE });
  expect(picture?.spans).toHaveLength(3);
  expect(picture!.spans[0]!.end * 6.2).toBeCloseTo(1.9);
});

test.each([[{}], [{ type: "tumbling" }], [{ type: "tumbling", sizeMs: -1 }], [{ type: "global" }], [{ type: "countTumbling", count: 3 }]])(
  "%j has no picture",
  (window) => {
    expect(windowSpans(window)).toBeUndefined();
  },
);
