import { expect, test } from "vitest";
import { outlineRows } from "./outline-rows.ts";

const tree = (wires: string) => {
  const pairs = wires
    .split(" ")
    .filter((wire) => wire !== "")
    .map((wire) => wire.split(">") as [string, string]);
  const nodes = [...new Set(pairs.flat())].map((id) => ({ id, kind: "transform.filter", config: {} }));
  return outlineRows(
    nodes,
    pairs.map(([from, to]) => ({ from: `${from}.out`, to: `${to}.in` })),
  )
    .map((row) => `${".".repeat(row.depth)}${row.node.id}${row.isRepeat ? "*" : ""}`)
    .join(" ");
};

test.each([
  ["a chain stays at one level", "a>b b>c", "a b c"],
  ["a fork indents", "a>b a>c c>d", "a .b .c .d"],
  ["a node with two inputs is listed once in full", "a>c b>c c>d", "a c d b c*"],
  ["a circle is listed once", "a>b b>a", "a b a*"],
])("%s", (_name, wires, expected) => {
  expect(tree(wires)).toBe(expected);
});

test("a chain of 20,000 nodes is listed whole", () => {
  const nodes = Array.from({ length: 20_000 }, (_, index) => ({ id: `n${index}`, kind: "transform.filter", config: {} }));
  const edges = nodes.slice(1).map((node, index) => ({ from: `n${index}.out`, to: `${node.id}.in` }));
  expect(outlineRows(nodes, edges)).toHaveLength(20_000);
});
