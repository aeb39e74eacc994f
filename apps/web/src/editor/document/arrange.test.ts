import { documentSchema } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { arrange } from "./arrange.ts";

const document = documentSchema.parse({
  format: "millrace/v1",
  name: "t",
  nodes: ["a", "b", "c"].map((id) => ({ id, kind: "sink.table" })),
  edges: [],
  layout: { a: { x: 0, y: 32 }, b: { x: 64, y: 0 }, c: { x: 640, y: 160 } },
});
const all = new Set(["a", "b", "c"]);
const placed = (how: Parameters<typeof arrange>[2], ids = all) =>
  Object.fromEntries(arrange(document, ids, how).map(({ id, x, y }) => [id, [x, y]]));

test.each([
  ["left", { a: [0, 32], b: [0, 0], c: [0, 160] }],
  ["top", { a: [0, 0], b: [64, 0], c: [640, 0] }],
  ["row", { a: [0, 32], b: [320, 0], c: [640, 160] }],
  ["column", { b: [64, 0], a: [0, 80], c: [640, 160] }],
] as const)("%s", (how, expected) => {
  expect(placed(how)).toEqual(expected);
});

test("one node has nothing to be arranged with", () => {
  expect(placed("left", new Set(["a"]))).toEqual({});
});
