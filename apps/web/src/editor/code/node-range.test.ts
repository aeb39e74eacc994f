import { expect, test } from "vitest";
import { nodeRangeIn } from "./node-range.ts";

const text = JSON.stringify(
  {
    name: "x",
    nodes: [
      { id: "a", config: { text: 'odd } " {' } },
      { id: "b", config: {} },
    ],
  },
  null,
  2,
);

test.each(["a", "b"])("the object of node %s is found whole, whatever its texts hold", (id) => {
  const range = nodeRangeIn(text, id);
  expect(JSON.parse(text.slice(range!.start, range!.end))).toMatchObject({ id });
});

test("a node that is not there has no place", () => {
  expect(nodeRangeIn(text, "c")).toBeUndefined();
  expect(nodeRangeIn("{}", "a")).toBeUndefined();
});
