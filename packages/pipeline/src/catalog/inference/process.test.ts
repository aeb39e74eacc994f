import { describe, expect, test } from "vitest";
import { inferKind, schema, stream, text } from "../testing/infer-kind.ts";
import { processRowScope, processTimerScope } from "./process-scope.ts";

const keyed = stream("user STRING NOT NULL, amount INT", { keys: ["user"] });
const input = stream("userId STRING, amount INT", { keys: ["userId"] });
const state = [{ name: "total", type: "BIGINT" }];

describe("what steps see", () => {
  test("for a row: the row, the state, and three times", () => {
    expect(text(processRowScope(keyed.schema, schema("total BIGINT")))).toBe(
      "user STRING NOT NULL, amount INT, total BIGINT, row_time TIMESTAMP_LTZ(3), watermark_time TIMESTAMP_LTZ(3), processing_time TIMESTAMP_LTZ(3) NOT NULL",
    );
  });

  test("for a timer: the key, the state, the timer, and two times", () => {
    expect(text(processTimerScope(schema("user STRING"), schema("total BIGINT")))).toBe(
      "user STRING, total BIGINT, timer_time TIMESTAMP_LTZ(3) NOT NULL, timer_domain STRING NOT NULL, watermark_time TIMESTAMP_LTZ(3), processing_time TIMESTAMP_LTZ(3) NOT NULL",
    );
  });
});

describe("transform.process", () => {
  test("gives the columns of its schema", () => {
    const config = {
      state,
      onRow: [
        { op: "set", state: "total", expr: "CASE WHEN total IS NULL THEN CAST(amount AS BIGINT) ELSE total + amount END" },
        { op: "registerTimer", at: "row_time" },
        { op: "emit", columns: { userId: "userId", total: "total" }, when: "amount > 10" },
      ],
      onTimer: [
        { op: "emit", columns: { userId: "userId", at: "timer_time" } },
        { op: "clear", state: "total" },
      ],
      schema: { userId: "STRING", total: "BIGINT", at: "TIMESTAMP_LTZ(3)" },
    };
    const { columns, outputs, findings } = inferKind("transform.process", config, [input]);
    expect(findings).toEqual([]);
    expect(columns).toBe("userId STRING, total BIGINT, at TIMESTAMP_LTZ(3)");
    expect(outputs[0]?.keys).toBeUndefined();
  });

  test("checks every step by itself", () => {
    const config = {
      state: [...state, { name: "bad", type: "NUMBER" }],
      onRow: [{ op: "clear", state: "totl" }],
      schema: { userId: "STRING" },
    };
    expect(inferKind("transform.process", config, [input]).findings).toEqual(["UNKNOWN_TYPE at state[1].type"]);
    const steps = [
      { op: "set", state: "totl", expr: "1" },
      { op: "set", state: "total", expr: "userId" },
      { op: "clear", state: "totl" },
      { op: "emit", columns: { user: "userId" } },
      { op: "emit", columns: { userId: "amount" } },
      { op: "registerTimer", at: "userId" },
      { op: "set", state: "total", expr: "CAST(1 AS BIGINT)", when: "amount" },
    ];
    expect(inferKind("transform.process", { ...config, state, onRow: steps }, [input]).findings).toEqual([
      "UNKNOWN_NAME at onRow[0].state",
      "WRONG_TYPE at onRow[1].expr",
      "UNKNOWN_NAME at onRow[2].state",
      "UNKNOWN_NAME at onRow[3].columns.user",
      "WRONG_TYPE at onRow[4].columns.userId",
      "NOT_A_TIME at onRow[5].at",
      "OPERAND_TYPE at onRow[6].when",
    ]);
  });

  test("a timer does not see the row", () => {
    const config = { onRow: [{ op: "emit", columns: {} }], onTimer: [{ op: "emit", columns: { a: "amount" } }], schema: { a: "INT" } };
    expect(inferKind("transform.process", config, [input]).findings).toEqual(["UNKNOWN_COLUMN at onTimer[0].columns.a"]);
  });

  test("a state is not called like a column", () => {
    const config = { state: [{ name: "amount", type: "INT" }], onRow: [{ op: "clear", state: "amount" }], schema: { a: "INT" } };
    expect(inferKind("transform.process", config, [input]).findings).toContain("DUPLICATE_COLUMN at state");
  });
});

describe("transform.coProcess", () => {
  test("needs something to do, and keys that fit", () => {
    const config = { schema: { a: "INT" } };
    expect(inferKind("transform.coProcess", config, [input, stream("n INT", { keys: ["n"] })]).findings).toEqual([
      "SETTING_MISSING at onFirst",
      "JOIN_KEYS_DIFFER",
    ]);
  });

  test("each input sees its own columns and the shared state", () => {
    const config = {
      state,
      onFirst: [{ op: "emit", columns: { a: "total" } }],
      onSecond: [{ op: "set", state: "total", expr: "CAST(n AS BIGINT)" }],
      schema: { a: "BIGINT" },
    };
    expect(inferKind("transform.coProcess", config, [input, stream("userId STRING, n INT", { keys: ["userId"] })]).findings).toEqual([]);
    const mixed = { ...config, onFirst: [{ op: "emit", columns: { a: "n" } }] };
    expect(inferKind("transform.coProcess", mixed, [input, stream("userId STRING, n INT", { keys: ["userId"] })]).findings).toEqual([
      "UNKNOWN_COLUMN at onFirst[0].columns.a",
    ]);
  });
});
