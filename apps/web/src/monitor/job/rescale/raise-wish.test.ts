import { documentSchema } from "@millrace/pipeline";
import { expect, test } from "vitest";
import type { Culprit } from "../../answers/culprit.ts";
import { raiseWish } from "./raise-wish.ts";

const document = documentSchema.parse({
  format: "millrace/v1",
  name: "t",
  settings: { parallelism: 1, maxParallelism: 4 },
  nodes: [
    { id: "rows", kind: "source.generator" },
    { id: "costly", kind: "transform.map" },
    { id: "wide", kind: "sink.table", parallelism: 4 },
    { id: "table", kind: "sink.table" },
  ],
  edges: [],
});

const culprit = (nodeId: string, chain: readonly string[], reason: Culprit["reason"]): Culprit => ({
  nodeId,
  name: nodeId,
  chain,
  busyShare: 1,
  subtask: null,
  heldShare: 1,
  heldNodeId: null,
  reason,
  remedies: reason.kind === "gc" ? ["more-memory"] : ["raise-parallelism"],
});
const SLOW = { kind: "slow-sink", rowsPerSecond: 6, waitShare: 1 } as const;

test.each([
  ["a slow sink gets two subtasks by itself", culprit("table", ["rows", "costly", "table"], SLOW), 2, { table: 2 }],
  [
    "a costly chain gets them all, its source none",
    culprit("costly", ["rows", "costly", "table"], { kind: "costly-rows", microsPerRow: 9 }),
    2,
    { costly: 2, table: 2 },
  ],
])("%s", (_name, given, parallelism, nodes) => {
  expect(raiseWish(given, document)).toEqual({ parallelism, wish: { nodes } });
});

test.each([
  ["the key groups allow no more", culprit("wide", ["wide"], SLOW)],
  ["it is memory that is missing", culprit("table", ["table"], { kind: "gc", share: 0.4 })],
  ["there is only a source", culprit("rows", ["rows"], { kind: "costly-rows", microsPerRow: 9 })],
])("nothing is raised where %s", (_why, given) => {
  expect(raiseWish(given, document)).toBeUndefined();
});
