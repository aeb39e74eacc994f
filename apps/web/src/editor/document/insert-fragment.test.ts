import { documentSchema, fragmentSchema } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { insertFragment, placeAtPort } from "./insert-fragment.ts";

const kept = {
  name: "Large by user",
  version: 1,
  fragment: fragmentSchema.parse({
    nodes: [
      { id: "large", kind: "transform.filter", config: { condition: "amount > 5" } },
      { id: "byUser", kind: "transform.keyBy", config: { keys: ["user"] } },
    ],
    edges: [{ from: "large.out", to: "byUser.in" }],
    layout: { large: { x: 0, y: 0 }, byUser: { x: 256, y: 0 } },
  }),
};
const input = { node: "large", kind: "transform.filter", port: "in" };
const output = { node: "byUser", kind: "transform.keyBy", port: "out" };

const document = documentSchema.parse({
  format: "millrace/v1",
  name: "Test",
  nodes: [
    { id: "orders", kind: "source.generator" },
    { id: "table", kind: "sink.table" },
  ],
  edges: [{ from: "orders.out", to: "table.in" }],
  layout: { orders: { x: 0, y: 0 }, table: { x: 256, y: 0 } },
});
const wires = (edges: readonly { readonly from: string; readonly to: string }[]) => edges.map(({ from, to }) => `${from}→${to}`).toSorted();

test("behind an output, the first open input takes the rows", () => {
  const port = { type: "source", node: "orders", port: "out" } as const;
  const placed = insertFragment(document, kept, { wish: placeAtPort(document, kept, port), join: { type: "port", port, end: input } });
  expect(wires(placed.document.edges)).toEqual(["large.out→byUser.in", "orders.out→large.in", "orders.out→table.in"]);
  expect(placed.document.layout["large"]?.x).toBeGreaterThan(0);
});

test("before an input that takes one wire, it takes the place of what was there", () => {
  const port = { type: "target", node: "table", port: "in" } as const;
  const placed = insertFragment(document, kept, { wish: placeAtPort(document, kept, port), join: { type: "port", port, end: output } });
  expect(wires(placed.document.edges)).toContain("byUser.out→table.in");
});

test("in a wire, both ends are joined and what stands behind makes room", () => {
  const placed = insertFragment(document, kept, {
    wish: { x: 0, y: 0 },
    join: { type: "edge", from: "orders.out", to: "table.in", input, output },
  });
  expect(wires(placed.document.edges)).toEqual(["byUser.out→table.in", "large.out→byUser.in", "orders.out→large.in"]);
  const { layout } = placed.document;
  const order = ["orders", "large", "byUser", "table"].map((id) => layout[id]?.x ?? Number.NaN);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(new Set(order).size).toBe(4);
});

test("a second copy is wired by its own nodes", () => {
  const port = { type: "source", node: "orders", port: "out" } as const;
  const join = { type: "port", port, end: input } as const;
  const once = insertFragment(document, kept, { wish: { x: 512, y: 0 }, join }).document;
  const twice = insertFragment(once, kept, { wish: { x: 512, y: 0 }, join });
  const second = twice.nodes["large"];
  expect(second).not.toBe("large");
  expect(wires(twice.document.edges)).toContain(`orders.out→${second}.in`);
});
