import { expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { stream } from "../../testing/stream-text.ts";
import { planNode, verifyNode } from "../../testing/verify-node.ts";
import { operatorRegistry } from "../registry.ts";

it("filter keeps rows for which the condition is true, whatever their kind, and drops NULL", () => {
  verifyNode({
    kind: "transform.filter",
    config: { condition: "amount > 3" },
    changelogs: ["retract"],
    input: stream`
         t  name  amount
      +I 1  a     5
      +I 2  b     3
      +I 3  c     null
      -U 4  a     5
      +U 4  a     7
      W  4`,
    expected: stream`
         t  name  amount
      +I 1  a     5
      -U 4  a     5
      +U 4  a     7
      W  4`,
    isOrdered: true,
  });
});

it("map computes columns over the row and replaces a column of the same name in its place", () => {
  verifyNode({
    kind: "transform.map",
    config: {
      columns: [
        { as: "amount", expr: "amount * 2" },
        { as: "label", expr: "name || '!'" },
      ],
      keepOthers: true,
    },
    input: stream`
         t  name  amount
      +I 1  a     5`,
    expected: stream`
         t  name  amount  label
      +I 1  a     10      a!`,
  });
});

it("a row whose expression fails is a row error, and the next one goes on", () => {
  const input = stream`
       t  amount:INT
    +I 1  0
    +I 2  5`;
  const plan = planNode(
    { kind: "transform.map", config: { columns: [{ as: "x", expr: "10 / amount" }], keepOthers: false } },
    input.schemas,
  );
  const errors: string[] = [];
  const harness = new OperatorHarness({
    plan,
    create: operatorRegistry["transform.map"],
    onRowError: (error) => errors.push(error.message),
  }).open();
  harness.processElement([0], 1);
  harness.processElement([5], 2);
  expect(errors).toHaveLength(1);
  expect(harness.takeOutput()).toEqual([{ type: "record", port: 0, values: [2], timestamp: 2, kind: 0 }]);
});

it("columns renames, casts and drops", () => {
  verifyNode({
    kind: "transform.columns",
    config: {
      columns: [
        { column: "name", as: "who" },
        { column: "amount", type: "INT" },
        { column: "text", type: "INT", tryCast: true },
      ],
      drop: ["extra"],
    },
    input: stream`
         t  name  amount:STRING  text:STRING  extra
      +I 1  a     12             x            9`,
    expected: stream`
         t  who  amount:INT  text:INT
      +I 1  a    12          null`,
  });
});

it("split sends each row to the first branch that fits, the rest to the main output", () => {
  verifyNode({
    kind: "transform.split",
    config: {
      branches: [
        { port: "big", condition: "n >= 10" },
        { port: "even", condition: "n % 2 = 0" },
      ],
    },
    input: stream`
         t  n
      +I 1  12
      +I 2  4
      +I 3  3`,
    expected: stream`
         t  n
      2> +I 1  12
      3> +I 2  4
      +I 3  3`,
    isOrdered: true,
  });
});

it("split in the mode all sends a row to every branch that fits", () => {
  verifyNode({
    kind: "transform.split",
    config: {
      branches: [
        { port: "big", condition: "n >= 10" },
        { port: "even", condition: "n % 2 = 0" },
      ],
      mode: "all",
    },
    input: stream`
         t  n
      +I 1  12`,
    expected: stream`
         t  n
      2> +I 1  12
      3> +I 1  12`,
  });
});

it("flatMap splits text and counts from 1; rows without elements stay where they are kept", () => {
  const input = stream`
       t  tags:STRING
    +I 1  a,b
    +I 2  null`;
  verifyNode({
    kind: "transform.flatMap",
    config: { mode: "split", expr: "tags", as: "tag", ordinalityAs: "at" },
    input,
    expected: stream`
         t  tags  tag  at:INT
      +I 1  a,b   a    1
      +I 1  a,b   b    2`,
    isOrdered: true,
  });
  verifyNode({
    kind: "transform.flatMap",
    config: { mode: "split", expr: "tags", as: "tag", ordinalityAs: "at", keepEmpty: true },
    input,
    expected: stream`
         t  tags  tag   at:INT
      +I 1  a,b   a     1
      +I 1  a,b   b     2
      +I 2  null  null  null`,
    isOrdered: true,
  });
});

it("flatMap unnests arrays", () => {
  verifyNode({
    kind: "transform.flatMap",
    config: { mode: "unnest", expr: "ARRAY[n, n + 1]", as: "m" },
    input: stream`
         t  n
      +I 1  5`,
    expected: stream`
         t  n  m
      +I 1  5  5
      +I 1  5  6`,
    isOrdered: true,
  });
});

it("sort puts rows in order of event time and drops those behind the watermark", () => {
  verifyNode({
    kind: "transform.sort",
    config: { thenBy: [{ column: "n", order: "desc" }] },
    input: stream`
         t  n
      +I 5  1
      +I 3  2
      +I 5  3
      W  4
      +I 4  9   // late: at the watermark
      W  9`,
    expected: stream`
         t  n
      +I 3  2
      W  4
      +I 5  3
      +I 5  1
      W  9`,
    isOrdered: true,
  });
});
