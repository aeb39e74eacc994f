import { documentSchema, type PipelineDocument } from "@millrace/pipeline";
import { NODE_HEIGHT, NODE_WIDTH } from "@millrace/ui/canvas";
import { expect, test } from "vitest";
import { attachNote, boxWithNotes, movesToClearNotes } from "./attached-notes.ts";
import { moveTo, remove } from "./edit-graph.ts";

const note = (id: string, x: number, y: number) => ({ id, text: id, x, y, width: 100, height: 60 });
const base: PipelineDocument = documentSchema.parse({
  format: "millrace/v1",
  name: "t",
  nodes: ["a", "b"].map((id) => ({ id, kind: "transform.filter" })),
  edges: [],
  layout: { a: { x: 0, y: 0 }, b: { x: 320, y: 0 } },
  notes: [note("one", 500, 500), note("two", 600, 600)],
});
const places = (document: PipelineDocument) => Object.fromEntries((document.notes ?? []).map(({ id, x, y }) => [id, { x, y }]));

test("an attached note stands above its node, a second one above the first, and both move with it", () => {
  const attached = attachNote(attachNote(base, "one", "b"), "two", "b");
  expect(places(attached)).toEqual({ one: { x: 320, y: -76 }, two: { x: 320, y: -152 } });
  expect(places(moveTo(attached, [{ id: "b", x: 420, y: 50 }]))).toEqual({ one: { x: 420, y: -26 }, two: { x: 420, y: -102 } });
  expect(places(moveTo(attached, [{ id: "a", x: 420, y: 50 }]))).toEqual(places(attached));
  // Both in hand: the note is not moved twice.
  expect(
    places(
      moveTo(attached, [
        { id: "b", x: 420, y: 50 },
        { id: "one", x: 1, y: 2 },
      ]),
    ).one,
  ).toEqual({ x: 1, y: 2 });
});

test("a note that is taken off, or whose node is deleted, is free and stays where it is", () => {
  const attached = attachNote(base, "one", "b");
  for (const free of [attachNote(attached, "one", undefined), remove(attached, new Set(["b"]))]) {
    expect(free.notes?.[0]).not.toHaveProperty("attachedTo");
    expect(places(free).one).toEqual({ x: 320, y: -76 });
  }
});

test("a node takes the room of its notes", () => {
  expect(boxWithNotes(base, "a")).toEqual({ x: 0, y: 0, width: NODE_WIDTH, height: NODE_HEIGHT });
  expect(boxWithNotes(attachNote(base, "one", "a"), "a")).toEqual({ x: 0, y: -76, width: NODE_WIDTH, height: NODE_HEIGHT + 76 });
});

test("free notes under nodes come out by the shortest way, others stay", () => {
  const covered = { ...base, notes: [note("one", 16, 16), note("two", 600, 600)] };
  // Up: 76 px are needed, 80 is the next step of the grid; down it would be 80 as well, but up is tried first.
  expect(movesToClearNotes(covered)).toEqual([{ id: "one", x: 16, y: -64 }]);
  expect(movesToClearNotes(moveTo(covered, movesToClearNotes(covered)))).toEqual([]);
  expect(movesToClearNotes(base)).toEqual([]);
});
