import { expect, test } from "vitest";
import { fragmentEnds } from "./fragment-ends.ts";
import { fragmentSchema } from "./fragment.ts";

const endsOf = (nodes: readonly { id: string; kind: string; config?: object }[], edges: readonly { from: string; to: string }[] = []) => {
  const { inputs, outputs } = fragmentEnds(fragmentSchema.parse({ nodes, edges }));
  return [inputs, outputs].map((ends) => ends.map(({ node, port }) => `${node}.${port}`));
};

test("a chain is open at its beginning and its end", () => {
  expect(
    endsOf(
      [
        { id: "large", kind: "transform.filter", config: { condition: "amount > ${least}" } },
        { id: "byUser", kind: "transform.keyBy", config: { keys: ["user"] } },
      ],
      [{ from: "large.out", to: "byUser.in" }],
    ),
  ).toEqual([["large.in"], ["byUser.out"]]);
});

test("a source has no input, a sink no output", () => {
  expect(
    endsOf([
      { id: "orders", kind: "source.generator" },
      { id: "table", kind: "sink.table" },
    ]),
  ).toEqual([["table.in"], ["orders.out"]]);
});

test("an input that takes many wires stays open", () => {
  const nodes = [
    { id: "a", kind: "transform.filter" },
    { id: "both", kind: "transform.union" },
  ];
  expect(endsOf(nodes, [{ from: "a.out", to: "both.in" }])).toEqual([["a.in", "both.in"], ["both.out"]]);
});

test("a kind of a newer release has no known ends", () => {
  expect(endsOf([{ id: "x", kind: "source.fromTomorrow" }])).toEqual([[], []]);
});
