import { describe, expect, test } from "vitest";
import { inferKind, schema, stream, text } from "../testing/infer-kind.ts";
import { aggregateType } from "./aggregate-types.ts";
import { combineScope } from "./combine-checks.ts";
import { parseDataType, formatDataType } from "../../types/index.ts";
import { aggregateCall, AGGREGATE_FUNCTIONS, type AggregateFunction } from "../parts/aggregate-call.ts";

const keyed = stream("k STRING, v INT, d DECIMAL(10, 2), ts TIMESTAMP(3)", { keys: ["k"] });

describe("transform.keyBy", () => {
  test("keys the stream and keeps its columns", () => {
    const { outputs, findings } = inferKind("transform.keyBy", { keys: ["k", "v"] }, [stream("k STRING, v INT")]);
    expect(findings).toEqual([]);
    expect(outputs[0]).toEqual(stream("k STRING, v INT", { keys: ["k", "v"] }));
  });

  test("offers the column that was meant", () => {
    const { diagnostics } = inferKind("transform.keyBy", { keys: ["usrId"] }, [stream("userId STRING, v INT")]);
    expect(diagnostics).toMatchObject([
      { code: "UNKNOWN_COLUMN", path: "keys[0]", fixes: [{ action: "set-config", path: "keys[0]", value: "userId" }] },
    ]);
    expect(diagnostics[0]?.message).toContain('Did you mean "userId"?');
  });

  test("refuses keys that have no order", () => {
    expect(inferKind("transform.keyBy", { keys: ["a"] }, [stream("a ARRAY<INT>")]).findings).toEqual(["KEY_TYPE at keys[0]"]);
  });
});

describe("transform.aggregate", () => {
  const config = {
    aggregates: [
      { as: "n", fn: "COUNT" },
      { as: "total", fn: "SUM", expr: "v" },
    ],
    stateRetentionMs: 1000,
  };

  test("gives key columns and results as a changelog that is named by the key", () => {
    const { columns, outputs, findings } = inferKind("transform.aggregate", config, [keyed]);
    expect(findings).toEqual([]);
    expect(columns).toBe("k STRING, n BIGINT NOT NULL, total INT");
    expect(outputs[0]).toMatchObject({ changelog: "retract", keys: undefined, uniqueKey: ["k"] });
  });

  test("adds rows only where each row gives a result, and in batch mode", () => {
    expect(inferKind("transform.aggregate", { ...config, emit: "every" }, [keyed]).outputs[0]?.changelog).toBe("append");
    expect(inferKind("transform.aggregate", config, [{ ...keyed, bounded: true }], "batch").outputs[0]?.changelog).toBe("append");
  });

  test("warns of state that grows for ever, and only then", () => {
    const unlimited = { aggregates: config.aggregates };
    expect(inferKind("transform.aggregate", unlimited, [keyed]).findings).toEqual(["UNBOUNDED_STATE at stateRetentionMs"]);
    expect(inferKind("transform.aggregate", unlimited, [{ ...keyed, bounded: true }]).findings).toEqual([]);
    expect(inferKind("transform.aggregate", unlimited, [stream("v INT")]).findings).toEqual([]);
  });

  test("says what is missing and what does not fit", () => {
    const aggregates = [
      { as: "a", fn: "SUM" },
      { as: "b", fn: "AVG", expr: "k" },
      { as: "c", fn: "PERCENTILE", expr: "v" },
      { as: "d", fn: "COUNT", distinct: true },
      { as: "k", fn: "COUNT" },
      { as: "e", fn: "MAX", expr: "v", filter: "v" },
    ];
    expect(inferKind("transform.aggregate", { aggregates, stateRetentionMs: 1 }, [keyed]).findings).toEqual([
      "SETTING_MISSING at aggregates[0].expr",
      "AGGREGATE_TYPE at aggregates[1].expr",
      "SETTING_MISSING at aggregates[2].params.percentage",
      "SETTING_MISSING at aggregates[3].expr",
      "DUPLICATE_COLUMN at aggregates[4].as",
      "OPERAND_TYPE at aggregates[5].filter",
    ]);
  });
});

describe("result types of aggregates are Flink SQL's", () => {
  const cases: readonly (readonly [AggregateFunction, string, string])[] = [
    ["COUNT", "STRING", "BIGINT NOT NULL"],
    ["SUM", "TINYINT", "TINYINT"],
    ["SUM", "INT NOT NULL", "INT NOT NULL"],
    ["SUM", "DECIMAL(10, 2)", "DECIMAL(38, 2)"],
    ["AVG", "INT", "INT"],
    ["AVG", "FLOAT", "FLOAT"],
    ["AVG", "DECIMAL(10, 2)", "DECIMAL(38, 6)"],
    ["AVG", "DECIMAL(20, 9)", "DECIMAL(38, 9)"],
    ["STDDEV_POP", "INT", "INT"],
    ["VAR_SAMP", "DOUBLE NOT NULL", "DOUBLE"],
    ["MIN", "TIMESTAMP(3) NOT NULL", "TIMESTAMP(3) NOT NULL"],
    ["FIRST_VALUE", "STRING NOT NULL", "STRING"],
    ["COLLECT", "STRING", "MAP<STRING, INT NOT NULL>"],
    ["ARRAY_AGG", "INT", "ARRAY<INT>"],
    ["LISTAGG", "VARCHAR(20)", "STRING"],
    ["PERCENTILE", "INT", "DOUBLE"],
    ["TOP_N", "BIGINT", "ARRAY<BIGINT>"],
  ];

  test.each(cases)("%s of %s is %s", (fn, argument, expected) => {
    const call = aggregateCall.parse({ as: "x", fn, expr: "e" });
    expect(formatDataType(aggregateType(call, parseDataType(argument), false))).toBe(expected);
  });

  test("every function has a case", () => {
    const covered = new Set(cases.map(([fn]) => fn));
    const alike: Readonly<Record<string, AggregateFunction>> = {
      MAX: "MIN",
      STDDEV_SAMP: "VAR_SAMP",
      VAR_POP: "STDDEV_POP",
      LAST_VALUE: "FIRST_VALUE",
    };
    for (const fn of AGGREGATE_FUNCTIONS) expect(covered.has(alike[fn] ?? fn), fn).toBe(true);
  });

  test("over no rows, or with a filter, all but COUNT may be null", () => {
    const sum = aggregateCall.parse({ as: "x", fn: "SUM", expr: "e" });
    expect(formatDataType(aggregateType(sum, parseDataType("INT NOT NULL"), true))).toBe("INT");
    expect(formatDataType(aggregateType({ ...sum, filter: "TRUE" }, parseDataType("INT NOT NULL"), false))).toBe("INT");
    expect(formatDataType(aggregateType({ ...sum, fn: "COUNT" }, undefined, true))).toBe("BIGINT NOT NULL");
  });

  test("several percentages give an array", () => {
    const call = aggregateCall.parse({ as: "x", fn: "PERCENTILE", expr: "e", params: { percentage: [0.5, 0.9] } });
    expect(formatDataType(aggregateType(call, parseDataType("INT"), false))).toBe("ARRAY<DOUBLE>");
  });
});

describe("transform.reduce", () => {
  test("keeps the columns and the key", () => {
    const { outputs, findings } = inferKind("transform.reduce", { combine: [{ column: "v", fn: "SUM" }], stateRetentionMs: 1 }, [keyed]);
    expect(findings).toEqual([]);
    expect(outputs).toEqual([keyed]);
  });

  test("an expression sees the new row and the value so far", () => {
    expect(text(combineScope(schema("k STRING, v INT")))).toBe("k STRING, v INT, acc_k STRING, acc_v INT");
    const combine = [{ column: "v", fn: "EXPR", expr: "CASE WHEN v > acc_v THEN v ELSE acc_v END" }];
    expect(inferKind("transform.reduce", { combine, stateRetentionMs: 1 }, [keyed]).findings).toEqual([]);
  });

  test("refuses to change a key, to add text, and values of another type", () => {
    const combine = [
      { column: "k", fn: "MAX" },
      { column: "ts", fn: "SUM" },
      { column: "v", fn: "EXPR", expr: "CAST(v AS DOUBLE) / 2" },
      { column: "d", fn: "EXPR" },
      { column: "x", fn: "SUM" },
    ];
    expect(inferKind("transform.reduce", { combine, stateRetentionMs: 1 }, [keyed]).findings).toEqual([
      "KEY_CHANGED at combine[0].column",
      "AGGREGATE_TYPE at combine[1].fn",
      "WRONG_TYPE at combine[2].expr",
      "SETTING_MISSING at combine[3].expr",
      "UNKNOWN_COLUMN at combine[4].column",
    ]);
  });
});

describe("one row per key and rankings", () => {
  test("the first row of a key adds rows only, the last one is a changelog", () => {
    expect(inferKind("transform.deduplicate", { stateRetentionMs: 1 }, [keyed]).outputs[0]).toMatchObject({
      changelog: "append",
      uniqueKey: ["k"],
      keys: ["k"],
    });
    expect(inferKind("transform.deduplicate", { keep: "last", stateRetentionMs: 1 }, [keyed]).outputs[0]).toMatchObject({
      changelog: "retract",
    });
    expect(inferKind("transform.deduplicate", { keep: "last" }, [{ ...keyed, bounded: true }], "batch").outputs[0]).toMatchObject({
      changelog: "append",
    });
  });

  test("a rank column names the rows of a top N together with the key", () => {
    const { columns, outputs, findings } = inferKind(
      "transform.topN",
      { n: 3, orderBy: [{ column: "v", order: "desc" }], rankColumn: "rank", stateRetentionMs: 1 },
      [keyed],
    );
    expect(findings).toEqual([]);
    expect(columns).toBe("k STRING, v INT, d DECIMAL(10, 2), ts TIMESTAMP(3), rank BIGINT NOT NULL");
    expect(outputs[0]).toMatchObject({ changelog: "retract", uniqueKey: ["k", "rank"], keys: ["k"] });
  });

  test("rows cannot be ranked by what has no order, nor by what is not there", () => {
    const input = stream("a ARRAY<INT>", { bounded: true });
    expect(inferKind("transform.topN", { n: 3, orderBy: [{ column: "a" }, { column: "b" }] }, [input]).findings).toEqual([
      "NOT_COMPARABLE at orderBy[0].column",
      "UNKNOWN_COLUMN at orderBy[1].column",
    ]);
  });
});
