import { documentSchema, type PipelineDocument } from "@millrace/pipeline";
import { NODE_HEIGHT, NODE_WIDTH } from "@millrace/ui/canvas";
import { expect, test } from "vitest";
import { changeGroup, GROUP_HEAD, GROUP_MARGIN, groupBox, groupNodes, movesOfNodes, regroupMoved, ungroup } from "./groups.ts";

const base: PipelineDocument = documentSchema.parse({
  format: "millrace/v1",
  name: "t",
  nodes: ["a", "b", "c"].map((id) => ({ id, kind: "transform.filter" })),
  edges: [],
  layout: { a: { x: 0, y: 0 }, b: { x: 200, y: 100 }, c: { x: 400, y: 0 } },
});
const grouped = groupNodes(base, new Set(["a", "b"]), "Prepare")!.document;

test("a node is in one group only, and a group without nodes is gone", () => {
  const again = groupNodes(grouped, new Set(["b", "c"]), "Other")!.document;
  expect(again.groups).toEqual([
    { id: "group", name: "Prepare", nodes: ["a"] },
    { id: "group2", name: "Other", nodes: ["b", "c"] },
  ]);
  expect(groupNodes(again, new Set(["a"]), "Third")!.document.groups?.map((group) => group.name)).toEqual(["Other", "Third"]);
  expect(groupNodes(base, new Set(["x"]), "None")).toBeUndefined();
});

test("ungrouping by the group or by one of its nodes leaves the nodes", () => {
  expect(ungroup(grouped, new Set(["group"]))).toEqual(base);
  expect(ungroup(grouped, new Set(["b"]))).toEqual(base);
  expect(ungroup(grouped, new Set(["c"]))).toBe(grouped);
});

test("the frame is around the nodes; folded it is one card at their corner", () => {
  const group = grouped.groups![0]!;
  expect(groupBox(grouped, group)).toEqual({
    x: -GROUP_MARGIN,
    y: -GROUP_MARGIN - GROUP_HEAD,
    width: 200 + NODE_WIDTH + 2 * GROUP_MARGIN,
    height: 100 + NODE_HEIGHT + 2 * GROUP_MARGIN + GROUP_HEAD,
  });
  const folded = changeGroup(grouped, "group", { collapsed: true });
  expect(groupBox(folded, folded.groups![0]!)).toMatchObject({ x: 0, y: 0, width: NODE_WIDTH });
  expect(changeGroup(folded, "group", { collapsed: false })).toEqual(grouped);
});

test("moving a group moves its nodes as far, and no node twice", () => {
  const folded = changeGroup(grouped, "group", { collapsed: true });
  expect(movesOfNodes(folded, [{ id: "group", x: 32, y: 16 }])).toEqual([
    { id: "a", x: 32, y: 16 },
    { id: "b", x: 232, y: 116 },
  ]);
  expect(
    movesOfNodes(folded, [
      { id: "group", x: 32, y: 16 },
      { id: "a", x: 5, y: 5 },
    ]),
  ).toEqual([
    { id: "b", x: 232, y: 116 },
    { id: "a", x: 5, y: 5 },
  ]);
});

test("a node that is dragged into a frame belongs to the group, one that is dragged out of it does not any more", () => {
  // The frame reaches from (-16, -44) to (404, 212); a card is 188 by 96.
  const into = regroupMoved(grouped, [{ id: "c", x: 100, y: 50 }]);
  expect(into.groups?.[0]?.nodes).toEqual(["a", "b", "c"]);
  expect(regroupMoved(into, [{ id: "a", x: 0, y: 600 }]).groups?.[0]?.nodes).toEqual(["b", "c"]);
  // With its middle still in the frame it stays.
  expect(regroupMoved(grouped, [{ id: "b", x: 260, y: 150 }])).toBe(grouped);
});

test("a group whose nodes all move goes along; nothing is dragged into a folded one", () => {
  const all = ["a", "b"].map((id) => ({ id, x: 2_000, y: 2_000 }));
  expect(regroupMoved(grouped, all)).toBe(grouped);
  const folded = changeGroup(grouped, "group", { collapsed: true });
  expect(regroupMoved(folded, [{ id: "c", x: 0, y: 0 }])).toBe(folded);
});

test("the frame has room for the notes of its nodes; the group moves as one with them", () => {
  const note = { id: "n", text: "", x: 0, y: -76, width: 400, height: 60, attachedTo: "a" };
  const noted: PipelineDocument = { ...grouped, notes: [note] };
  const box = groupBox(noted, noted.groups![0]!)!;
  expect(box).toEqual({
    x: -GROUP_MARGIN,
    y: -76 - GROUP_MARGIN - GROUP_HEAD,
    width: 400 + 2 * GROUP_MARGIN,
    height: 100 + NODE_HEIGHT + 76 + 2 * GROUP_MARGIN + GROUP_HEAD,
  });
  expect(movesOfNodes(noted, [{ id: "group", x: box.x + 10, y: box.y + 20 }])).toEqual([
    { id: "a", x: 10, y: 20 },
    { id: "b", x: 210, y: 120 },
  ]);
});
