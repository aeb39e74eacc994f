import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../testing/operator-harness.ts";
import { stream } from "../testing/stream-text.ts";
import { planNode, verifyNode } from "../testing/verify-node.ts";
import { operatorRegistry } from "../operators/registry.ts";

const byKey = [["key"], ["key"]] as const;
const columns = [
  { as: "l", expr: "v" },
  { as: "r", expr: "w" },
];

describe("join.regular", () => {
  const input = stream`
       t  key  v
    2> t  key  w
    +I 1  a    1
    2> +I 2  a  10
    2> +I 3  b  20
    +I 4  a    2
    2> -D 5  a  10
    +I 6  null 3`;

  it("inner: pairs as they form and go, with the kind of what caused them", () => {
    verifyNode({
      kind: "join.regular",
      config: { joinType: "inner", columns },
      keys: byKey,
      changelogs: ["retract", "retract"],
      input,
      expected: stream`
           t  l  r
        +I -  1  10
        +I -  2  10
        -D -  1  10
        -D -  2  10`,
    });
  });

  // Source of the order of changes: Flink's StreamingJoinOperator.
  it("left: a row without a partner is there with nulls until one comes, and again when the last goes", () => {
    verifyNode({
      kind: "join.regular",
      config: { joinType: "left", columns },
      keys: byKey,
      changelogs: ["retract", "retract"],
      input,
      expected: stream`
           t  l  r
        +I -  1  null
        -D -  1  null
        +I -  1  10
        +I -  2  10
        -D -  1  10
        -D -  2  10
        +I -  1  null
        +I -  2  null
        +I -  3  null`,
    });
  });

  it("full: both sides", () => {
    verifyNode({
      kind: "join.regular",
      config: { joinType: "full", columns },
      keys: byKey,
      changelogs: ["retract", "retract"],
      input: stream`
           t  key  v
        2> t  key  w
        +I 1  a    1
        2> +I 2  a  10
        2> +I 3  b  20
        -D 4  a    1`,
      expected: stream`
           t  l     r
        +I -  1     null
        -D -  1     null
        +I -  1     10
        +I -  null  20
        -D -  1     10
        +I -  null  10`,
    });
  });

  it("equal rows count as often as they came", () => {
    verifyNode({
      kind: "join.regular",
      config: { joinType: "left", columns },
      keys: byKey,
      changelogs: ["retract", "retract"],
      input: stream`
           t  key  v
        2> t  key  w
        2> +I 1  a  10
        2> +I 2  a  10
        +I 3  a    1
        2> -D 4  a  10
        2> -D 5  a  10`,
      expected: stream`
           t  l  r
        +I -  1  10
        +I -  1  10
        -D -  1  10
        -D -  1  10
        +I -  1  null`,
    });
  });

  it("semi and anti: left rows that have a partner, or none", () => {
    const events = stream`
         t  key  v
      2> t  key  w
      +I 1  a    1
      2> +I 2  a  10
      2> +I 3  a  11
      2> -D 4  a  10
      2> -D 5  a  11`;
    verifyNode({
      kind: "join.regular",
      config: { joinType: "semi" },
      keys: byKey,
      changelogs: ["retract", "retract"],
      input: events,
      expected: stream`
           t  key  v
        +I -  a    1
        -D -  a    1`,
      isOrdered: true,
    });
    verifyNode({
      kind: "join.regular",
      config: { joinType: "anti" },
      keys: byKey,
      changelogs: ["retract", "retract"],
      input: events,
      expected: stream`
           t  key  v
        +I -  a    1
        -D -  a    1
        +I -  a    1`,
      isOrdered: true,
    });
  });

  it("a condition decides over pairs, and an outer row that fits none is unpaired", () => {
    verifyNode({
      kind: "join.regular",
      config: { joinType: "left", condition: "w > v", columns },
      keys: byKey,
      input: stream`
           t  key  v
        2> t  key  w
        2> +I 1  a  5
        +I 2  a    3
        +I 3  a    7`,
      expected: stream`
           t  l  r
        +I -  3  5
        +I -  7  null`,
    });
  });

  it("forgets rows after their retention", () => {
    verifyNode({
      kind: "join.regular",
      config: { joinType: "inner", columns, stateRetentionMs: 10 },
      keys: byKey,
      input: stream`
           t  key  v
        2> t  key  w
        +I 1  a    1
        P  10
        2> +I 2  a  10`,
      expected: stream`
           t  l:BIGINT  r:BIGINT`,
    });
  });

  it("in batch mode gives the joined rows once, at the end", () => {
    verifyNode({
      kind: "join.regular",
      config: { joinType: "left", columns },
      keys: byKey,
      executionMode: "batch",
      input: stream`
           t  key  v
        2> t  key  w
        +I 1  a    1
        2> +I 2  a  10
        +I 3  b    2
        END`,
      expected: stream`
           t  l  r
        +I -  1  10
        +I -  2  null
        W MAX`,
    });
  });
});

describe("join.interval", () => {
  it("left and right: rows without a partner come when none can come any more", () => {
    verifyNode({
      kind: "join.interval",
      config: { joinType: "full", lowerBoundMs: -2, upperBoundMs: 3, columns },
      keys: byKey,
      input: stream`
           t  key  v
        2> t  key  w
        +I 10 a    1
        2> +I 12 a  5
        +I 11 b    2
        2> +I 20 b  6
        W  13
        W  14
        W  22`,
      expected: stream`
           t  l     r
        +I 12 1     5
        W  13
        +I 14 2     null    // 11 + 3
        W  14
        +I 22 null  6       // 20 + 2
        W  22`,
    });
  });

  it("a pair counts its rows as paired also where the pair came late in the interval", () => {
    verifyNode({
      kind: "join.interval",
      config: { joinType: "left", lowerBoundMs: 0, upperBoundMs: 5, columns },
      keys: byKey,
      input: stream`
           t  key  v
        2> t  key  w
        2> +I 12 a  5
        +I 10 a    1
        W  20`,
      expected: stream`
           t  l  r
        +I 12 1  5
        W  20`,
    });
  });
});

describe("join.window", () => {
  const input = stream`
       t  key  v
    2> t  key  w
    +I 1  a    1
    2> +I 2  a  10
    +I 3  b    2
    2> +I 4  c  20
    W  9`;
  const config = (joinType: string): unknown => ({
    joinType,
    window: { type: "tumbling", sizeMs: 10 },
    startColumn: "",
    endColumn: "",
    columns,
  });
  const window = { kind: "join.window", keys: byKey, input } as const;

  it.each([
    [
      "inner",
      stream`
         t  l     r
      +I 9  1     10
      W  9`,
    ],
    [
      "left",
      stream`
         t  l     r
      +I 9  1     10
      +I 9  2     null
      W  9`,
    ],
    [
      "right",
      stream`
         t  l     r
      +I 9  1     10
      +I 9  null  20
      W  9`,
    ],
    [
      "full",
      stream`
         t  l     r
      +I 9  1     10
      +I 9  2     null
      +I 9  null  20
      W  9`,
    ],
  ] as const)("%s", (joinType, expected) => verifyNode({ ...window, config: config(joinType), expected }));

  it("semi and anti give left rows and the window's bounds", () => {
    const settings = { window: { type: "tumbling", sizeMs: 10 } };
    verifyNode({
      ...window,
      config: { joinType: "semi", ...settings },
      expected: stream`
         t  key  v  windowStart  windowEnd
      +I 9  a    1  0            10
      W  9`,
    });
    verifyNode({
      ...window,
      config: { joinType: "anti", ...settings },
      expected: stream`
         t  key  v  windowStart  windowEnd
      +I 9  b    2  0            10
      W  9`,
    });
  });

  it("refuses a trigger that looks into a column of one side", () => {
    const plan = planNode({ kind: "join.window", config: { window: { type: "tumbling", sizeMs: 10 } }, keys: byKey }, input.schemas);
    const withTrigger = { ...plan, config: { ...(plan.config as object), trigger: { type: "delta", field: "v", threshold: 1 } } };
    expect(() => new OperatorHarness({ plan: withTrigger, create: operatorRegistry["join.window"] })).toThrow(/two inputs/);
  });
});

describe("join.coGroup", () => {
  it("brings both sides together, also where one is empty", () => {
    const input = stream`
         t  key  v
      2> t  key  w`;
    const plan = planNode({ kind: "join.coGroup", config: { window: { type: "tumbling", sizeMs: 10 } }, keys: byKey }, input.schemas);
    const harness = new OperatorHarness({ plan, create: operatorRegistry["join.coGroup"] }).open();
    harness.processElement(["a", 1], 1);
    harness.processElement(["a", 2], 2, { input: 1 });
    harness.processElement(["a", 3], 3);
    harness.processElement(["b", 4], 4, { input: 1 });
    harness.processWatermark(9, 0);
    harness.processWatermark(9, 1);
    const groups = harness.takeOutput().flatMap((output) => (output.type === "record" ? [output.values] : []));
    expect(groups).toEqual([
      [
        "a",
        0,
        10,
        [
          ["a", 1],
          ["a", 3],
        ],
        [["a", 2]],
      ],
      ["b", 0, 10, [], [["b", 4]]],
    ]);
  });
});

describe("join.temporal", () => {
  it("by event time joins the version that was valid at the row's time", () => {
    verifyNode({
      kind: "join.temporal",
      config: { joinType: "left", time: "event", columns },
      keys: byKey,
      changelogs: ["append", "retract"],
      input: stream`
           t  key  v
        2> t  key  w
        2> +I 1  a  10
        +I 5  a    1
        2> -U 6  a  10
        2> +U 6  a  20
        +I 3  a    2
        W  5
        +I 7  a    3
        +I 6  a    4
        2> -D 8  a  20
        +I 9  a    5
        +I 9  b    6
        W  9`,
      expected: stream`
           t  l  r
        +I 3  2  10
        +I 5  1  10
        W  5
        +I 6  4  20
        +I 7  3  20
        +I 9  5  null
        +I 9  6  null
        W  9`,
    });
  });

  it("keeps the newest version for rows that come later, and an inner join drops rows without one", () => {
    verifyNode({
      kind: "join.temporal",
      config: { joinType: "inner", time: "event", columns },
      keys: byKey,
      input: stream`
           t  key  v
        2> t  key  w
        2> +I 1  a  10
        W  50
        +I 60 a    1
        +I 60 b    2
        W  60`,
      expected: stream`
           t   l  r
        W  50
        +I 60  1  10
        W  60`,
    });
  });

  it("by processing time joins the newest version at once", () => {
    verifyNode({
      kind: "join.temporal",
      config: { joinType: "left", time: "processing", columns },
      keys: byKey,
      changelogs: ["append", "retract"],
      input: stream`
           t  key  v
        2> t  key  w
        +I 5  a    1
        2> +I 1  a  10
        +I 3  a    2
        2> -D 9  a  10
        +I 4  a    3`,
      expected: stream`
           t  l  r
        +I 5  1  null
        +I 3  2  10
        +I 4  3  null`,
      isOrdered: true,
    });
  });
});

describe("transform.cross", () => {
  it("pairs every left row with every right row that fits, as they come", () => {
    verifyNode({
      kind: "transform.cross",
      config: { condition: "v < w", columns },
      isBounded: true,
      input: stream`
           t  v
        2> t  w
        +I 1  1
        2> +I 2  5
        +I 3  9
        +I 4  3
        2> +I 5  2`,
      expected: stream`
           t  l  r
        +I -  1  5
        +I -  3  5
        +I -  1  2`,
    });
  });

  it("of a batch job pairs them at the end of input", () => {
    verifyNode({
      kind: "transform.cross",
      config: { condition: "v < w", columns },
      executionMode: "batch",
      input: stream`
           t  v
        2> t  w
        +I 1  1
        2> +I 2  5
        +I 4  3
        END`,
      expected: stream`
           t  l  r
        +I -  1  5
        +I -  3  5
        W  MAX`,
    });
  });
});
