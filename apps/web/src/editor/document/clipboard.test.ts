import { documentSchema } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { copyAsText, paste, readClip } from "./clipboard.ts";

const base = documentSchema.parse({
  format: "millrace/v1",
  name: "t",
  nodes: ["a", "b", "c"].map((id) => ({ id, kind: "transform.filter" })),
  edges: [
    { from: "a.out", to: "b.in" },
    { from: "b.out", to: "c.in" },
  ],
  layout: { a: { x: 0, y: 0 }, b: { x: 256, y: 0 }, c: { x: 512, y: 0 } },
  notes: [{ id: "why", text: "why", x: 256, y: -100, width: 100, height: 50, attachedTo: "b" }],
  groups: [{ id: "group", name: "Pair", nodes: ["b", "c"] }],
});

function copied(...ids: string[]) {
  const clip = readClip(copyAsText(base, new Set(ids)) ?? "");
  if (clip === undefined) throw new Error("Nothing was copied.");
  return clip;
}

test("a group that was copied whole becomes a new group", () => {
  const { document, ids } = paste(base, copied("b", "c"), { x: 0, y: 300 });
  expect(document.groups).toEqual([
    { id: "group", name: "Pair", nodes: ["b", "c"] },
    { id: "group2", name: "Pair", nodes: ["b2", "c2"] },
  ]);
  expect([...ids]).toEqual(["b2", "c2", "group2"]);
});

test("a node copied out of a group stays in it, and is free in a pipeline without the group", () => {
  const clip = copied("c");
  expect(paste(base, clip, { x: 0, y: 300 }).document.groups).toEqual([{ id: "group", name: "Pair", nodes: ["b", "c", "c2"] }]);
  const { groups: _none, ...other } = base;
  expect(paste(other, clip, { x: 0, y: 300 }).document.groups).toBeUndefined();
});

test("wires from nodes that were not copied come along only where that is asked for, and the node is there", () => {
  const clip = copied("b", "c");
  const wires = (document: typeof base, keeps: boolean) =>
    paste(document, clip, { x: 0, y: 300 }, keeps)
      .document.edges.slice(document.edges.length)
      .map((edge) => `${edge.from}>${edge.to}`);
  expect(wires(base, false)).toEqual(["b2.out>c2.in"]);
  expect(wires(base, true)).toEqual(["b2.out>c2.in", "a.out>b2.in"]);
  expect(wires({ ...base, nodes: base.nodes.slice(1), edges: [] }, true)).toEqual(["b2.out>c2.in"]);
});

test("a note stays at the copy of its node; copied alone it is free", () => {
  const at = { x: 0, y: 300 };
  expect(paste(base, copied("b", "why"), at).document.notes?.at(-1)?.attachedTo).toBe("b2");
  expect(paste(base, copied("why"), at).document.notes?.at(-1)).not.toHaveProperty("attachedTo");
});

test("what is no clip is not for us", () => {
  expect(readClip("hello")).toBeUndefined();
  expect(readClip('{"format": "other"}')).toBeUndefined();
  expect(readClip("{")).toBeUndefined();
});

test("as many nodes and notes as a document may have are pasted at once, each with an id of its own", () => {
  const notes = Array.from({ length: 10_000 }, (_, index) => ({ id: "n", text: "", x: 100 + index, y: 50, width: 10, height: 10 }));
  const nodes = Array.from({ length: 10_000 }, (_, index) => ({ id: `a${index}`, kind: "transform.filter", config: {} }));
  const clip = { format: "millrace/clip", nodes, edges: [], layout: {}, notes };
  const startedAt = performance.now();
  const { document, ids } = paste(base, clip, { x: 0, y: 0 });
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(document.notes?.[1]).toMatchObject({ x: 0, y: 0 });
  expect(ids.size).toBe(20_000);
  expect(readClip(JSON.stringify({ ...clip, notes: [...notes, ...notes] }))).toBeUndefined();
});

test.each(["constructor", "toString", "hasOwnProperty"])("no node can be called %s", (id) => {
  expect(documentSchema.safeParse({ ...base, nodes: [{ id, kind: "transform.filter" }], groups: [] }).error?.issues[0]?.message).toContain(
    `"${id}" cannot be an id`,
  );
});
