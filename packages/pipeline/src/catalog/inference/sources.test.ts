import { describe, expect, test } from "vitest";
import { sourceWatermark } from "../source/source-watermark.ts";
import { sourceGeneratorConfig } from "../source/generator.ts";
import { inferKind, stream } from "../testing/infer-kind.ts";

describe("source.generator", () => {
  test.each([
    [
      "orders",
      "orderId BIGINT, userId BIGINT, product STRING, category STRING, quantity INT, price DECIMAL(10, 2), country STRING, orderTime TIMESTAMP(3)",
    ],
    ["sensors", "sensorId STRING, room STRING, temperature DOUBLE, humidity DOUBLE, battery INT, readingTime TIMESTAMP(3)"],
    ["micro", "k INT, v INT, t BIGINT"],
  ])("%s have their columns and event time", (shape, expected) => {
    const { columns, outputs, findings } = inferKind("source.generator", { shape });
    expect(findings).toEqual([]);
    expect(columns).toBe(expected);
    expect(outputs[0]).toMatchObject({ hasEventTime: true, bounded: false, changelog: "append", keys: undefined });
  });

  test("ends where a number of rows is given", () => {
    expect(inferKind("source.generator", { shape: "clicks", count: 5 }).outputs[0]?.bounded).toBe(true);
  });

  test("takes its time column with the disorder as bound, unless it is told otherwise", () => {
    const own = sourceGeneratorConfig.parse({ shape: "payments", disorderMs: 700 });
    expect(sourceWatermark("source.generator", own)).toMatchObject({
      timestamp: "paymentTime",
      maxOutOfOrdernessMs: 700,
      generator: "bounded",
    });
    const told = sourceGeneratorConfig.parse({ shape: "micro", watermark: { timestamp: "t", maxOutOfOrdernessMs: 100 } });
    expect(sourceWatermark("source.generator", told)).toMatchObject({ timestamp: "t", maxOutOfOrdernessMs: 100 });
  });

  test("keeps its time column where only the bound is told", () => {
    const config = { shape: "orders", watermark: { maxOutOfOrdernessMs: 100 } };
    expect(inferKind("source.generator", config).findings).toEqual([]);
    expect(sourceWatermark("source.generator", sourceGeneratorConfig.parse(config))).toMatchObject({
      timestamp: "orderTime",
      maxOutOfOrdernessMs: 100,
    });
  });

  test("disorder groups must divide 1000 and be whole", () => {
    expect(inferKind("source.generator", { shape: "micro", disorderGroup: 300 }).findings).toEqual([
      "SETTING_OUT_OF_RANGE at disorderGroup",
    ]);
    expect(inferKind("source.generator", { shape: "micro", disorderGroup: 500, count: 750 }).findings).toEqual([
      "SETTING_OUT_OF_RANGE at count",
    ]);
    expect(inferKind("source.generator", { shape: "micro", disorderGroup: 500, count: 1500 }).findings).toEqual([]);
  });
});

describe("event time of a source", () => {
  const file = (watermark: object | undefined) =>
    inferKind("source.file", {
      path: "a.jsonl",
      schema: { id: "BIGINT", at: "TIMESTAMP(3)", text: "STRING" },
      ...(watermark === undefined ? {} : { watermark }),
    });

  test.each<[string, object | undefined, boolean, readonly string[]]>([
    ["none is asked for", undefined, false, []],
    ["a timestamp column", { timestamp: "`at`" }, true, []],
    ["epoch milliseconds", { timestamp: "id" }, true, []],
    ["an expression", { timestamp: "CAST(`text` AS TIMESTAMP(3))" }, true, []],
    ["text", { timestamp: "`text`" }, true, ["NOT_A_TIME at watermark.timestamp"]],
    ["no column", {}, true, ["TIMESTAMP_MISSING at watermark.timestamp"]],
    ["the clock at arrival", { generator: "ingestion" }, true, []],
    ["timestamps without watermarks", { generator: "none", timestamp: "`at`" }, false, []],
    [
      "watermarks by an expression that is missing",
      { generator: "punctuated", timestamp: "`at`" },
      true,
      ["SETTING_MISSING at watermark.punctuatedExpr"],
    ],
    [
      "watermarks by a text",
      { generator: "punctuated", timestamp: "`at`", punctuatedExpr: "`text`" },
      true,
      ["NOT_A_TIME at watermark.punctuatedExpr"],
    ],
    ["alignment without a drift", { timestamp: "`at`", alignmentGroup: "g" }, true, ["SETTING_MISSING at watermark.maxDriftMs"]],
    ["a drift without a group", { timestamp: "`at`", maxDriftMs: 5 }, true, ["SETTING_MISSING at watermark.alignmentGroup"]],
  ])("%s", (_, watermark, hasEventTime, expected) => {
    const { outputs, findings } = file(watermark);
    expect(findings).toEqual(expected);
    expect(outputs[0]?.hasEventTime).toBe(hasEventTime);
  });

  test("offers the timestamp column, in backticks where its name is reserved", () => {
    expect(file({}).diagnostics[0]?.fixes).toEqual([
      { title: 'Use "at"', action: "set-config", nodeId: "node", path: "watermark.timestamp", value: "`at`" },
    ]);
  });
});

describe("the columns of a file", () => {
  test("keep the order in which they are written", () => {
    expect(inferKind("source.file", { path: "a.csv", format: "csv", schema: { z: "INT", a: "STRING NOT NULL" } }).columns).toBe(
      "z INT, a STRING NOT NULL",
    );
  });

  test("say which type is wrong, and the one that was meant", () => {
    const { outputs, diagnostics } = inferKind("source.file", { path: "a.csv", schema: { a: "INTT", b: "DECIMAL(50)" } });
    expect(outputs).toEqual([undefined]);
    expect(diagnostics.map(({ code, path }) => `${code} ${path}`)).toEqual(["UNKNOWN_TYPE schema.a", "UNKNOWN_TYPE schema.b"]);
    expect(diagnostics[0]?.fixes?.[0]).toMatchObject({ value: "INT" });
  });
});

describe("transform.watermarks", () => {
  const timed = stream("ts TIMESTAMP(3), text STRING", { hasEventTime: true });
  const untimed = stream("ts TIMESTAMP(3), text STRING", { hasEventTime: false });

  test("gives a stream event time", () => {
    const { outputs, findings } = inferKind("transform.watermarks", { watermark: { timestamp: "ts" } }, [untimed]);
    expect(findings).toEqual([]);
    expect(outputs[0]?.hasEventTime).toBe(true);
  });

  test("without an expression keeps the times that are there, and refuses a stream that has none", () => {
    expect(inferKind("transform.watermarks", { watermark: { maxOutOfOrdernessMs: 5 } }, [timed]).findings).toEqual([]);
    expect(inferKind("transform.watermarks", { watermark: {} }, [untimed]).findings).toEqual(["TIMESTAMP_MISSING at watermark.timestamp"]);
  });

  test("refuses a time that is none", () => {
    expect(inferKind("transform.watermarks", { watermark: { timestamp: "text" } }, [untimed]).findings).toEqual([
      "NOT_A_TIME at watermark.timestamp",
    ]);
  });
});
