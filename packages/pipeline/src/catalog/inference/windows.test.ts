import { describe, expect, test } from "vitest";
import { inferKind, stream } from "../testing/infer-kind.ts";

const keyed = stream("origin STRING, delay INT, ts TIMESTAMP(3)", { keys: ["origin"] });
const hour = { type: "tumbling", sizeMs: 3_600_000 };
const count = [{ as: "n", fn: "COUNT" }];

describe("window.aggregate", () => {
  test("gives key, borders and aggregates, with event time and a name for each row", () => {
    const aggregates = [...count, { as: "average", fn: "AVG", expr: "CAST(delay AS DOUBLE)" }, { as: "worst", fn: "MAX", expr: "delay" }];
    const { columns, outputs, findings } = inferKind("window.aggregate", { window: hour, aggregates }, [keyed]);
    expect(findings).toEqual([]);
    expect(columns).toBe(
      "origin STRING, windowStart TIMESTAMP(3) NOT NULL, windowEnd TIMESTAMP(3) NOT NULL, n BIGINT NOT NULL, average DOUBLE, worst INT",
    );
    expect(outputs[0]).toMatchObject({
      keys: undefined,
      hasEventTime: true,
      changelog: "append",
      uniqueKey: ["origin", "windowStart", "windowEnd"],
    });
  });

  test("names the borders as asked, or leaves them out", () => {
    expect(inferKind("window.aggregate", { window: hour, aggregates: count, startColumn: "from", endColumn: "" }, [keyed]).columns).toBe(
      "origin STRING, from TIMESTAMP(3) NOT NULL, n BIGINT NOT NULL",
    );
  });

  test("count and global windows have no borders and no time", () => {
    for (const window of [
      { type: "countTumbling", count: 10 },
      { type: "global", endOfStreamTrigger: true },
    ]) {
      const { columns, outputs } = inferKind("window.aggregate", { window, aggregates: count }, [keyed]);
      expect(columns).toBe("origin STRING, n BIGINT NOT NULL");
      expect(outputs[0]?.hasEventTime).toBe(false);
    }
  });

  test("late rows leave by a second output with the columns of the input", () => {
    const { outputs } = inferKind("window.aggregate", { window: hour, aggregates: count, lateOutput: true }, [keyed]);
    expect(outputs[1]).toEqual({ ...keyed, keys: undefined });
  });

  test("a border that is called like a key is refused", () => {
    expect(inferKind("window.aggregate", { window: hour, aggregates: count, startColumn: "origin" }, [keyed]).findings).toEqual([
      "DUPLICATE_COLUMN at startColumn",
    ]);
  });
});

describe("windows that cannot be", () => {
  const cases: readonly (readonly [string, object, readonly string[]])[] = [
    ["an offset as long as the size", { window: { ...hour, offsetMs: 3_600_000 } }, ["WINDOW_OFFSET at window.offsetMs"]],
    [
      "a negative offset as long as the slide",
      { window: { type: "sliding", sizeMs: 100, slideMs: 10, offsetMs: -10 } },
      ["WINDOW_OFFSET at window.offsetMs"],
    ],
    ["a slide longer than the size", { window: { type: "sliding", sizeMs: 10, slideMs: 20 } }, ["WINDOW_GAPS at window.slideMs"]],
    ["a step that does not divide the size", { window: { type: "cumulating", sizeMs: 100, stepMs: 30 } }, ["WINDOW_STEP at window.stepMs"]],
    ["a zone that does not exist", { window: { ...hour, timeZone: "Mars/Olympus" } }, ["UNKNOWN_TIME_ZONE at window.timeZone"]],
    ["a zone and an offset that exist", { window: { ...hour, timeZone: "Asia/Shanghai" } }, []],
    ["a gap that is text", { window: { type: "sessionDynamic", gapExpr: "origin" } }, ["WRONG_TYPE at window.gapExpr"]],
    ["a gap from a column", { window: { type: "sessionDynamic", gapExpr: "delay" } }, []],
    ["a global window without a trigger", { window: { type: "global" } }, ["NEVER_FIRES at trigger"]],
    ["a global window with a count", { window: { type: "global" }, trigger: { type: "count", count: 5 } }, []],
    [
      "an event-time trigger in a global window",
      { window: { type: "global" }, trigger: { type: "eventTime" } },
      ["NEVER_FIRES at trigger"],
    ],
    ["a trigger that never fires", { window: hour, trigger: { type: "never" } }, ["NEVER_FIRES at trigger"]],
    [
      "a delta trigger in sessions",
      { window: { type: "session", gapMs: 10 }, trigger: { type: "delta", field: "delay", threshold: 1 } },
      ["TRIGGER_WINDOW at trigger"],
    ],
    [
      "a timeout inside a purging trigger in sessions",
      {
        window: { type: "session", gapMs: 10 },
        trigger: { type: "purging", inner: { type: "processingTimeTimeout", inner: { type: "count", count: 2 }, timeoutMs: 5 } },
      },
      ["TRIGGER_WINDOW at trigger.inner"],
    ],
    ["a delta of text", { window: hour, trigger: { type: "delta", field: "origin", threshold: 1 } }, ["WRONG_TYPE at trigger.field"]],
    [
      "an evictor by a column that is not there",
      { window: hour, evictor: { type: "delta", field: "dealy", threshold: 1 } },
      ["UNKNOWN_COLUMN at evictor.field"],
    ],
    [
      "early results by processing time",
      { window: { ...hour, time: "processing" }, trigger: { type: "earlyLate", earlyIntervalMs: 10 } },
      ["TRIGGER_WINDOW at trigger"],
    ],
    [
      "lateness by processing time",
      { window: { ...hour, time: "processing" }, allowedLatenessMs: 5, lateOutput: true },
      ["SETTING_IGNORED at allowedLatenessMs", "SETTING_IGNORED at lateOutput"],
    ],
    ["stagger by event time", { window: { ...hour, stagger: "RANDOM" } }, ["SETTING_IGNORED at window.stagger"]],
  ];

  test.each(cases)("%s", (_, config, expected) => {
    expect(inferKind("window.aggregate", { aggregates: count, ...config }, [keyed]).findings).toEqual(expected);
  });
});

describe("other windows", () => {
  test("a reduce keeps the columns and adds the borders", () => {
    const { columns, findings } = inferKind("window.reduce", { window: hour, combine: [{ column: "delay", fn: "MAX" }] }, [keyed]);
    expect(findings).toEqual([]);
    expect(columns).toBe("origin STRING, delay INT, ts TIMESTAMP(3), windowStart TIMESTAMP(3) NOT NULL, windowEnd TIMESTAMP(3) NOT NULL");
  });

  test("all rows come one by one or as an array of rows", () => {
    expect(inferKind("window.rows", { window: hour }, [keyed]).columns).toBe(
      "origin STRING, delay INT, ts TIMESTAMP(3), windowStart TIMESTAMP(3) NOT NULL, windowEnd TIMESTAMP(3) NOT NULL",
    );
    expect(inferKind("window.rows", { window: hour, output: "array", as: "flights" }, [keyed]).outputs[0]?.schema.at(-1)).toMatchObject({
      name: "flights",
      type: { kind: "ARRAY", nullable: false, element: { kind: "ROW", nullable: false, fields: keyed.schema } },
    });
  });

  test("a top N of each window has a rank", () => {
    const { columns, outputs } = inferKind(
      "window.topN",
      { window: hour, n: 3, orderBy: [{ column: "delay", order: "desc" }], rankColumn: "rank" },
      [keyed],
    );
    expect(columns).toMatch(/windowEnd TIMESTAMP\(3\) NOT NULL, rank BIGINT NOT NULL$/);
    expect(outputs[0]).toMatchObject({ changelog: "append", uniqueKey: ["origin", "windowStart", "windowEnd", "rank"] });
  });
});
