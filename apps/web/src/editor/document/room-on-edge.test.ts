import { documentSchema } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { roomOnEdge } from "./room-on-edge.ts";

const filter = (id: string) => ({ id, kind: "transform.filter", config: { condition: "TRUE" } });

function chain(places: Readonly<Record<string, { readonly x: number; readonly y: number }>>) {
  return documentSchema.parse({
    format: "millrace/v1",
    name: "t",
    nodes: Object.keys(places).map(filter),
    edges: [
      { from: "a.out", to: "b.in" },
      { from: "b.out", to: "c.in" },
    ],
    layout: places,
    notes: [
      { id: "tied", text: "of c", x: 512, y: -112, width: 208, height: 96, attachedTo: "c" },
      { id: "free", text: "free", x: 512, y: 400, width: 208, height: 96 },
    ],
  });
}

test("a wire with room takes a node where the pointer is and moves nothing", () => {
  const document = chain({ a: { x: 0, y: 0 }, b: { x: 640, y: 0 }, c: { x: 900, y: 0 } });
  expect(roomOnEdge(document, { from: "a.out", to: "b.in" }, { wish: { x: 304, y: 16 } })).toEqual({ document, at: { x: 304, y: 16 } });
});

test("in a short wire what is connected to the right moves on by what is missing, with its notes; the rest stays", () => {
  const document = chain({
    a: { x: 0, y: 0 },
    b: { x: 256, y: 0 },
    c: { x: 512, y: 0 },
    other: { x: 512, y: 300 },
    left: { x: -300, y: 0 },
  });
  const { document: roomy, at } = roomOnEdge(document, { from: "a.out", to: "b.in" }, { wish: { x: 128, y: 0 } });
  // A card is 188 wide and stands 68 from its neighbours: 0 + 188 + 68 for the new one, 256 + 188 + 68 for the next.
  expect(at).toEqual({ x: 256, y: 0 });
  expect(roomy.layout).toMatchObject({ a: { x: 0 }, b: { x: 512 }, c: { x: 768 }, other: { x: 512 }, left: { x: -300 } });
  expect(roomy.notes?.map(({ id, x }) => [id, x])).toEqual([
    ["tied", 768],
    ["free", 512],
  ]);
});

test("a wire that leads backwards moves nothing", () => {
  const document = chain({ a: { x: 400, y: 0 }, b: { x: 0, y: 200 }, c: { x: 300, y: 200 } });
  expect(roomOnEdge(document, { from: "a.out", to: "b.in" }).document).toBe(document);
});
