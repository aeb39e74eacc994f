import { expect, test } from "vitest";
import { catalog, type KindName } from "./catalog.ts";
import type { NodeKind } from "./node-kind.ts";
import { durationText } from "./parts/duration-text.ts";

const aggregates = [
  { as: "n", fn: "COUNT" },
  { as: "a", fn: "AVG", expr: "x" },
];

test.each<[KindName, Record<string, unknown>, string]>([
  ["source.generator", { shape: "orders", rowsPerSecond: 50, disorderMs: 5_000 }, "Orders · 50 rows/s, up to 5 s late"],
  ["source.generator", { shape: "clicks", count: 10 }, "Clicks · 10 rows"],
  ["source.file", { path: "samples/a.json", schema: { a: "INT" } }, "samples/a.json"],
  ["transform.map", { columns: [{ as: "a", expr: "1" }], keepOthers: true }, "all, a"],
  ["transform.filter", { condition: "price > 10" }, "price > 10"],
  ["transform.keyBy", { keys: ["origin", "day"] }, "by origin, day"],
  [
    "transform.columns",
    {
      columns: [
        { column: "a", as: "b" },
        { column: "c", type: "INT" },
      ],
      drop: ["d"],
    },
    "a → b, c: INT, without d",
  ],
  ["transform.topN", { n: 3, orderBy: [{ column: "price", order: "desc" }, { column: "id" }] }, "3 by price desc, id"],
  ["window.aggregate", { window: { type: "tumbling", sizeMs: 3_600_000 }, aggregates }, "1 h · COUNT, AVG"],
  [
    "window.aggregate",
    { window: { type: "sliding", sizeMs: 600_000, slideMs: 90_000 }, aggregates },
    "10 min every 1 min 30 s · COUNT, AVG",
  ],
  [
    "window.aggregate",
    { window: { type: "session", gapMs: 250, time: "processing" }, aggregates },
    "sessions, gap 250 ms of clock time · COUNT, AVG",
  ],
  [
    "window.aggregate",
    { window: { type: "cumulating", sizeMs: 86_400_000, stepMs: 3_600_000 }, aggregates },
    "up to 1 d by 1 h · COUNT, AVG",
  ],
  ["window.aggregate", { window: { type: "countSliding", count: 100, slideCount: 10 }, aggregates }, "100 rows every 10 · COUNT, AVG"],
  ["join.interval", { lowerBoundMs: -5_000, upperBoundMs: 60_000 }, "inner · −5 s … 1 min"],
  [
    "cep.pattern",
    { pattern: { steps: [{ name: "a" }, { group: [{ name: "b" }], contiguity: "next" }], withinMs: 60_000 } },
    "a → ( … ) within 1 min",
  ],
  ["sink.table", { maxRowsPerSecond: 100 }, "last 10000 rows · at most 100 rows/s"],
])("%s says what it does: %j", (name, config, expected) => {
  const kind: NodeKind = catalog[name];
  expect(kind.describe(kind.config.parse(config))).toBe(expected);
});

test.each([
  [0, "0 s"],
  [1, "1 ms"],
  [1_500, "1 s 500 ms"],
  [86_400_000 * 2 + 3_600_000 + 60_000, "2 d 1 h"],
  [-90_000, "−1 min 30 s"],
])("%d ms is %s", (ms, expected) => {
  expect(durationText(ms)).toBe(expected);
});
