import { describe, expect, test } from "vitest";
import { schema, text } from "../testing/infer-kind.ts";
import { expressionScope } from "./expression-scope.ts";

const left = { schema: schema("k STRING, v INT"), keys: ["k"] };
const right = { schema: schema("k STRING, w INT NOT NULL"), keys: ["k"] };
const scope = (
  kind: string,
  config: Record<string, unknown>,
  path: string,
  inputs: Parameters<typeof expressionScope>[3] = [left, right],
) => text(expressionScope(kind, config, path, inputs));

describe("the columns that a field speaks of", () => {
  test.each([
    ["a filter: its input", "transform.filter", {}, "condition", "k STRING, v INT"],
    ["a reduce: the new row and the result so far", "transform.reduce", {}, "combine[0].expr", "k STRING, v INT, acc_k STRING, acc_v INT"],
    ["the column that a reduce combines", "transform.reduce", {}, "combine[0].column", "k STRING, v INT"],
    [
      "the condition of an outer join: both sides",
      "join.interval",
      { joinType: "left" },
      "condition",
      "k STRING, v INT, right_k STRING, w INT NOT NULL",
    ],
    [
      "the result of an outer join: both sides, where they may be missing",
      "join.interval",
      { joinType: "left" },
      "columns[0].expr",
      "k STRING, v INT, right_k STRING, w INT",
    ],
    ["the result of a semi join: the left side", "join.regular", { joinType: "semi" }, "columns[0].expr", "k STRING, v INT"],
    [
      "the condition of a rule: row and rule",
      "transform.broadcast",
      {},
      "condition",
      "k STRING, v INT, rule_k STRING, rule_w INT NOT NULL",
    ],
    ["what removes a rule: the rule", "transform.broadcast", {}, "removeWhen", "k STRING, w INT NOT NULL"],
    ["the column of a table", "transform.lookup", { schema: { code: "STRING", bad: "STRNG" } }, "keys[0].column", "code STRING"],
    ["what is looked up by", "transform.lookup", { schema: { code: "STRING" } }, "keys[0].expr", "k STRING, v INT"],
    [
      "the event time of a file: its own columns",
      "source.file",
      { schema: { b: "INT", a: "TIMESTAMP(3)" } },
      "watermark.timestamp",
      "b INT, a TIMESTAMP(3)",
    ],
    ["the event time of a generator", "source.generator", { shape: "micro" }, "watermark.timestamp", "k INT, v INT, t BIGINT"],
  ] as const)("%s", (_, kind, config, path, expected) => {
    expect(scope(kind, config, path)).toBe(expected);
  });

  test("steps for a row see the state, steps for a timer the key and the state", () => {
    const config = { state: [{ name: "total", type: "BIGINT NOT NULL" }, { name: "x", type: "?" }, null] };
    expect(scope("transform.process", config, "onRow[0].expr")).toMatch(/^k STRING, v INT, total BIGINT, row_time /);
    expect(scope("transform.coProcess", config, "onSecond[0].expr")).toMatch(/^k STRING, w INT NOT NULL, total BIGINT, row_time /);
    expect(scope("transform.coProcess", config, "onTimer[0].at")).toMatch(/^k STRING, total BIGINT, timer_time /);
  });

  test("nothing, where nothing is known", () => {
    expect(scope("transform.filter", {}, "condition", [])).toBe("");
    expect(scope("source.generator", { shape: "nothing" }, "watermark.timestamp", [])).toBe("");
    expect(scope("source.file", { schema: 5 }, "watermark.timestamp", [])).toBe("");
    expect(scope("sql.future", {}, "x", [])).toBe("");
  });
});
