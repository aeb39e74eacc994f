import { describe, it } from "vitest";
import { stream } from "../../testing/stream-text.ts";
import { verifyNode } from "../../testing/verify-node.ts";

const byKey = [["key"]] as const;

describe("transform.aggregate", () => {
  it("gives +I first and −U +U for each change, per key", () => {
    verifyNode({
      kind: "transform.aggregate",
      config: {
        aggregates: [
          { as: "n", fn: "COUNT" },
          { as: "top", fn: "MAX", expr: "v" },
        ],
      },
      keys: byKey,
      input: stream`
           t  key  v
        +I 1  a    5
        +I 2  b    1
        +I 3  a    3`,
      expected: stream`
           t  key  n  top
        +I 1  a    1  5
        +I 2  b    1  1
        -U 3  a    1  5
        +U 3  a    2  5`,
    });
  });

  it("says nothing where the result stays, and takes a key back when its last row is", () => {
    verifyNode({
      kind: "transform.aggregate",
      config: {
        aggregates: [
          { as: "lo", fn: "MIN", expr: "v" },
          { as: "hi", fn: "MAX", expr: "v" },
        ],
      },
      keys: byKey,
      changelogs: ["retract"],
      input: stream`
           t  key  v
        -D 0  a    9    // was never there
        +I 1  a    5
        +I 2  a    5
        +I 3  a    8
        -D 4  a    5    // the other 5 is still there
        -D 5  a    8
        -U 6  a    5`,
      expected: stream`
           t  key  lo  hi
        +I 1  a    5   5
        -U 3  a    5   5
        +U 3  a    5   8
        -U 5  a    5   8
        +U 5  a    5   5
        -D 6  a    5   5`,
      isOrdered: true,
    });
  });

  it("retracts sums, averages, distinct counts, first and last values", () => {
    verifyNode({
      kind: "transform.aggregate",
      config: {
        aggregates: [
          { as: "s", fn: "SUM", expr: "v" },
          { as: "a", fn: "AVG", expr: "v" },
          { as: "d", fn: "COUNT", expr: "v", distinct: true },
          { as: "f", fn: "FIRST_VALUE", expr: "v" },
          { as: "l", fn: "LAST_VALUE", expr: "v" },
        ],
      },
      keys: byKey,
      changelogs: ["retract"],
      input: stream`
           t  key  v
        +I 1  a    4
        +I 2  a    null
        +I 3  a    5
        -D 4  a    4`,
      expected: stream`
           t  key  s  a  d  f  l
        +I 1  a    4  4  1  4  4
        -U 3  a    4  4  1  4  4
        +U 3  a    9  4  2  4  5
        -U 4  a    9  4  2  4  5
        +U 4  a    5  5  1  5  5`,
      isOrdered: true,
    });
  });

  it("counts only rows that a FILTER lets through, and one result without keys", () => {
    verifyNode({
      kind: "transform.aggregate",
      config: { aggregates: [{ as: "big", fn: "COUNT", filter: "v > 3" }], emit: "every" },
      input: stream`
           t  v
        +I 1  5
        +I 2  1`,
      expected: stream`
           t  big
        +I 1  1
        +I 2  1`,
    });
  });

  it("in batch mode gives one result a key at the end", () => {
    verifyNode({
      kind: "transform.aggregate",
      config: { aggregates: [{ as: "n", fn: "COUNT" }] },
      keys: byKey,
      executionMode: "batch",
      input: stream`
           t  key
        +I 1  a
        +I 2  b
        +I 3  a
        END`,
      expected: stream`
           t    key  n
        +I MAX  a    2
        +I MAX  b    1
        W  MAX`,
    });
  });
});

describe("transform.reduce", () => {
  it("gives the combined row so far for each row", () => {
    verifyNode({
      kind: "transform.reduce",
      config: {
        combine: [
          { column: "v", fn: "SUM" },
          { column: "w", fn: "EXPR", expr: "w + acc_w * 10" },
        ],
        others: "last",
      },
      keys: byKey,
      input: stream`
           t  key  v  w  note:STRING
        +I 1  a    5  1  x
        +I 2  a    7  2  y
        +I 3  b    1  3  z`,
      expected: stream`
           t  key  v   w   note:STRING
        +I 1  a    5   1   x
        +I 2  a    12  12  y
        +I 3  b    1   3   z`,
    });
  });
});

describe("transform.deduplicate", () => {
  it("keeps the first row by arrival", () => {
    verifyNode({
      kind: "transform.deduplicate",
      config: { keep: "first" },
      keys: byKey,
      input: stream`
           t  key  v
        +I 2  a    1
        +I 1  a    2
        +I 3  b    3`,
      expected: stream`
           t  key  v
        +I 2  a    1
        +I 3  b    3`,
    });
  });

  it("keeps the last row by arrival as a changelog, without changes that are none", () => {
    verifyNode({
      kind: "transform.deduplicate",
      config: { keep: "last" },
      keys: byKey,
      input: stream`
           t  key  v
        +I 1  a    1
        +I 2  a    1
        +I 3  a    2`,
      expected: stream`
           t  key  v
        +I 1  a    1
        -U 3  a    1
        +U 3  a    2`,
      isOrdered: true,
    });
  });

  it("keeps the first row by event time once the watermark has reached it", () => {
    verifyNode({
      kind: "transform.deduplicate",
      config: { keep: "first", order: "event" },
      keys: byKey,
      input: stream`
           t  key  v
        +I 5  a    1
        +I 3  a    2
        W  3
        +I 2  a    3   // late
        +I 4  a    4
        W  9
        +I 12 a    5`,
      expected: stream`
           t  key  v
        +I 3  a    2
        W  3
        W  9`,
    });
  });

  it("keeps the last row by event time and passes over older ones", () => {
    verifyNode({
      kind: "transform.deduplicate",
      config: { keep: "last", order: "event" },
      keys: byKey,
      input: stream`
           t  key  v
        +I 5  a    1
        +I 3  a    2
        +I 5  a    3`,
      expected: stream`
           t  key  v
        +I 5  a    1
        -U 5  a    1
        +U 5  a    3`,
      isOrdered: true,
    });
  });

  it("forgets a key after its retention", () => {
    verifyNode({
      kind: "transform.deduplicate",
      config: { keep: "first", stateRetentionMs: 10 },
      keys: byKey,
      input: stream`
           t  key  v
        +I 1  a    1
        P  9
        +I 2  a    2
        P  10
        +I 3  a    3`,
      expected: stream`
           t  key  v
        +I 1  a    1
        +I 3  a    3`,
    });
  });
});

describe("transform.topN", () => {
  it("without a rank only tells who leaves and who comes", () => {
    verifyNode({
      kind: "transform.topN",
      config: { n: 2, orderBy: [{ column: "v", order: "desc" }] },
      keys: byKey,
      input: stream`
           t  key  v
        +I 1  a    5
        +I 2  a    3
        +I 3  a    4
        +I 4  a    1`,
      expected: stream`
           t  key  v
        +I 1  a    5
        +I 2  a    3
        -D 3  a    3
        +I 3  a    4`,
      isOrdered: true,
    });
  });

  it("with a rank changes every place that holds another row", () => {
    verifyNode({
      kind: "transform.topN",
      config: { n: 2, orderBy: [{ column: "v" }], rankColumn: "rank" },
      keys: byKey,
      input: stream`
           t  key  v
        +I 1  a    5
        +I 2  a    3
        +I 3  a    4`,
      expected: stream`
           t  key  v  rank
        +I 1  a    5  1
        -U 2  a    5  1
        +U 2  a    3  1
        +I 2  a    5  2
        -U 3  a    5  2
        +U 3  a    4  2`,
      isOrdered: true,
    });
  });

  it("brings a row back into the list when one above it is taken back", () => {
    verifyNode({
      kind: "transform.topN",
      config: { n: 1, orderBy: [{ column: "v", order: "desc" }] },
      keys: byKey,
      changelogs: ["retract"],
      input: stream`
           t  key  v
        +I 1  a    5
        +I 2  a    3
        -D 3  a    5`,
      expected: stream`
           t  key  v
        +I 1  a    5
        -D 3  a    5
        +I 3  a    3`,
      isOrdered: true,
    });
  });

  it("puts nulls first when ascending, last when descending, unless it is told", () => {
    const input = stream`
         t  key  v
      +I 1  a    5
      +I 2  a    null`;
    const config = (order: string, nulls?: string): unknown => ({
      n: 1,
      orderBy: [{ column: "v", order, ...(nulls === undefined ? {} : { nulls }) }],
    });
    const swapped = stream`
         t  key  v
      +I 1  a    5
      -D 2  a    5
      +I 2  a    null`;
    const kept = stream`
         t  key  v
      +I 1  a    5`;
    verifyNode({ kind: "transform.topN", config: config("asc"), keys: byKey, input, expected: swapped, isOrdered: true });
    verifyNode({ kind: "transform.topN", config: config("desc"), keys: byKey, input, expected: kept });
    verifyNode({ kind: "transform.topN", config: config("desc", "first"), keys: byKey, input, expected: swapped, isOrdered: true });
  });
});

describe("transform.distinct and transform.firstN", () => {
  it("passes the first of equal rows", () => {
    verifyNode({
      kind: "transform.distinct",
      config: { columns: ["v"] },
      keys: byKey,
      input: stream`
           t  key  v
        +I 1  a    1
        +I 2  a    1
        +I 3  b    1
        +I 4  a    null
        +I 5  a    null`,
      expected: stream`
           t  key  v
        +I 1  a    1
        +I 3  b    1
        +I 4  a    null`,
    });
  });

  it("passes the first n rows of each key", () => {
    verifyNode({
      kind: "transform.firstN",
      config: { n: 2 },
      keys: byKey,
      input: stream`
           t  key  v
        +I 1  a    1
        +I 2  a    2
        +I 3  a    3
        +I 4  b    4`,
      expected: stream`
           t  key  v
        +I 1  a    1
        +I 2  a    2
        +I 4  b    4`,
    });
  });
});
