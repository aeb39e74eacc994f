import { describe, expect, it } from "vitest";
import { stream } from "../testing/stream-text.ts";
import { verifyNode } from "../testing/verify-node.ts";

const byKey = [["key"]] as const;
const count = [{ as: "n", fn: "COUNT" }];

// Tumbling, sliding, session, count and global windows, triggers and evictors are checked against Flink's recorded cases (conformance/windows).

describe("cumulating windows", () => {
  // Flink's CUMULATE(size 30, step 10).
  it("grow by the step up to the size, then begin anew", () => {
    verifyNode({
      kind: "window.aggregate",
      config: { window: { type: "cumulating", sizeMs: 30, stepMs: 10 }, aggregates: count },
      keys: byKey,
      input: stream`
           t  key
        +I 5  a
        +I 12 a
        W  9
        W  19
        +I 29 a
        W  29
        +I 30 a
        W  39`,
      expected: stream`
           t  key  windowStart  windowEnd  n
        +I 9  a    0            10         1
        W  9
        +I 19 a    0            20         2
        W  19
        +I 29 a    0            30         3
        W  29
        +I 39 a    30           40         1
        W  39`,
    });
  });
});

describe("time zones", () => {
  const HOUR = 3_600_000;

  it("days begin at midnight of the zone", () => {
    // 2024-01-01T00:00 in Shanghai is 16:00 UTC of the day before.
    const midnight = Date.UTC(2023, 11, 31, 16);
    verifyNode({
      kind: "window.aggregate",
      config: { window: { type: "tumbling", sizeMs: 24 * HOUR, timeZone: "Asia/Shanghai" }, aggregates: count },
      keys: byKey,
      input: stream`
           t  key
        +I ${midnight - 1} a
        +I ${midnight} a
        W  ${midnight + 24 * HOUR}`,
      expected: stream`
           t  key  windowStart  windowEnd  n
        +I ${midnight - 1} a ${midnight - 24 * HOUR} ${midnight} 1
        +I ${midnight + 24 * HOUR - 1} a ${midnight} ${midnight + 24 * HOUR} 1
        W  ${midnight + 24 * HOUR}`,
    });
  });

  it("the day on which clocks go forward has 23 hours", () => {
    // Berlin 2024-03-31: from 2024-03-30T23:00Z to 2024-03-31T22:00Z.
    const start = Date.UTC(2024, 2, 30, 23);
    verifyNode({
      kind: "window.aggregate",
      config: { window: { type: "tumbling", sizeMs: 24 * HOUR }, aggregates: count },
      keys: byKey,
      timeZone: "Europe/Berlin",
      input: stream`
           t  key
        +I ${start} a
        +I ${start + 22 * HOUR} a
        +I ${start + 23 * HOUR} a
        W  ${start + 23 * HOUR - 1}`,
      expected: stream`
           t  key  windowStart  windowEnd  n
        +I ${start + 23 * HOUR - 1} a ${start} ${start + 23 * HOUR} 2
        W  ${start + 23 * HOUR - 1}`,
    });
  });
});

describe("early and late firing", () => {
  it("fires by the clock while the window is open, at its end, and for each late row", () => {
    verifyNode({
      kind: "window.aggregate",
      config: {
        window: { type: "tumbling", sizeMs: 10 },
        aggregates: count,
        trigger: { type: "earlyLate", earlyIntervalMs: 5 },
        allowedLatenessMs: 20,
      },
      keys: byKey,
      input: stream`
           t  key
        +I 1  a
        P  4
        P  5
        +I 2  a
        P  10
        W  9
        P  20     // no early firing behind the end
        +I 3  a
        W  29
        +I 4  a   // behind the lateness: dropped`,
      expected: stream`
           t  key  windowStart  windowEnd  n
        +I 9  a    0            10         1
        +I 9  a    0            10         2
        +I 9  a    0            10         2
        W  9
        +I 9  a    0            10         3
        W  29`,
      isOrdered: true,
    });
  });

  it("gathers late rows for the late interval", () => {
    verifyNode({
      kind: "window.aggregate",
      config: {
        window: { type: "tumbling", sizeMs: 10 },
        aggregates: count,
        trigger: { type: "earlyLate", lateIntervalMs: 5 },
        allowedLatenessMs: 20,
      },
      keys: byKey,
      input: stream`
           t  key
        +I 1  a
        W  9
        +I 2  a
        +I 3  a
        P  5
        P  10`,
      expected: stream`
           t  key  windowStart  windowEnd  n
        +I 9  a    0            10         1
        W  9
        +I 9  a    0            10         3`,
      isOrdered: true,
    });
  });
});

describe("window.aggregate", () => {
  it("over an updating input takes rows out again, and a window that has lost all its rows says nothing", () => {
    verifyNode({
      kind: "window.aggregate",
      config: { window: { type: "tumbling", sizeMs: 10 }, aggregates: [...count, { as: "hi", fn: "MAX", expr: "v" }] },
      keys: byKey,
      changelogs: ["retract"],
      input: stream`
           t  key  v
        +I 1  a    5
        +I 2  a    9
        -U 3  a    9
        +U 3  a    7
        +I 4  b    1
        -D 5  b    1
        W  9`,
      expected: stream`
           t  key  windowStart  windowEnd  n  hi
        +I 9  a    0            10         2  7
        W  9`,
    });
  });

  it("without a key has one window for everything", () => {
    verifyNode({
      kind: "window.aggregate",
      config: { window: { type: "session", gapMs: 5 }, aggregates: count },
      input: stream`
           t  key
        +I 1  a
        +I 4  b
        W  9`,
      expected: stream`
           t  windowStart  windowEnd  n
        +I 8  1            9          2
        W  9`,
    });
  });

  it("sends late rows to the side output", () => {
    verifyNode({
      kind: "window.aggregate",
      config: { window: { type: "tumbling", sizeMs: 10 }, aggregates: count, lateOutput: true },
      keys: byKey,
      input: stream`
           t  key  v
        +I 1  a    1
        W  9
        +I 2  a    2`,
      expected: stream`
           t  key  windowStart  windowEnd  n
        2> t  key  v
        +I 9  a    0            10         1
        W  9
        2> +I 2 a  2`,
    });
  });

  it("adds up the parts of sessions that merge, for every kind of aggregate", () => {
    verifyNode({
      kind: "window.aggregate",
      config: {
        window: { type: "session", gapMs: 3 },
        aggregates: [
          { as: "s", fn: "SUM", expr: "v" },
          { as: "a", fn: "AVG", expr: "v" },
          { as: "d", fn: "COUNT", expr: "v", distinct: true },
          { as: "lo", fn: "MIN", expr: "v" },
          { as: "f", fn: "FIRST_VALUE", expr: "v" },
          { as: "l", fn: "LAST_VALUE", expr: "v" },
          { as: "p", fn: "PERCENTILE", expr: "v", params: { percentage: 0.5 } },
          { as: "vp", fn: "VAR_POP", expr: "CAST(v AS DOUBLE)" },
          { as: "text", fn: "LISTAGG", expr: "name" },
        ],
      },
      keys: byKey,
      input: stream`
           t  key  v:INT  name
        +I 1  a    1      x
        +I 7  a    4      y
        +I 4  a    4      z    // joins [1,4) and [7,10)
        W  20`,
      expected: stream`
           t  key  windowStart  windowEnd  s:INT  a:INT  d  lo:INT  f:INT  l:INT  p:DOUBLE  vp:DOUBLE  text:STRING
        +I 9  a    1            10         9      3      2  1       1      4      4         2          x,y,z
        W  20`,
    });
  });
});

describe("window.rows and window.topN", () => {
  const window = { type: "tumbling", sizeMs: 10 };

  it("gives each row with the bounds of its window", () => {
    verifyNode({
      kind: "window.rows",
      config: { window, orderBy: [{ column: "v", order: "desc" }] },
      keys: byKey,
      input: stream`
           t  key  v
        +I 1  a    1
        +I 2  a    2
        W  9`,
      expected: stream`
           t  key  v  windowStart  windowEnd
        +I 9  a    2  0            10
        +I 9  a    1  0            10
        W  9`,
      isOrdered: true,
    });
  });

  it("gives the first n rows with their rank", () => {
    verifyNode({
      kind: "window.topN",
      config: { window, n: 2, orderBy: [{ column: "v", order: "desc" }], rankColumn: "rank" },
      keys: byKey,
      input: stream`
           t  key  v
        +I 1  a    1
        +I 2  a    7
        +I 3  a    7
        +I 4  a    9
        W  9`,
      expected: stream`
           t  key  v  windowStart  windowEnd  rank
        +I 9  a    9  0            10         1
        +I 9  a    7  0            10         2
        W  9`,
      isOrdered: true,
    });
  });
});

describe("what Flink refuses", () => {
  const refused =
    (window: unknown, trigger?: unknown): (() => void) =>
    () =>
      verifyNode({
        kind: "window.aggregate",
        config: { window, aggregates: count, ...(trigger === undefined ? {} : { trigger }) },
        keys: byKey,
        input: stream`
         t  key  v
      +I 1  a    1`,
        expected: stream`
         t  key`,
      });

  it.each([
    ["an offset as large as the size", { type: "tumbling", sizeMs: 10, offsetMs: 10 }, undefined, /offset/],
    ["an offset as large as the slide", { type: "sliding", sizeMs: 10, slideMs: 5, offsetMs: -5 }, undefined, /offset/],
    ["a slide of nothing", { type: "sliding", sizeMs: 10, slideMs: 0 }, undefined, /slide/],
    ["a negative gap", { type: "session", gapMs: -1 }, undefined, /gap/],
    ["a step that does not divide the size", { type: "cumulating", sizeMs: 10, stepMs: 3 }, undefined, /multiple/],
    ["a delta trigger over sessions", { type: "session", gapMs: 5 }, { type: "delta", field: "v", threshold: 1 }, /merge/],
  ])("%s", (_name, window, trigger, message) => expect(refused(window, trigger)).toThrow(message));
});
