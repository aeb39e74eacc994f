import { describe, expect, test } from "vitest";
import type { PipelineDocumentInput } from "../document/document.ts";
import { TEMPLATES } from "../templates/index.ts";
import { formatDataType } from "../types/index.ts";
import { brief, byUser, findings, good, line, orders, perMinute, table, type Node } from "./testing/sample-documents.ts";
import { validateDocument } from "./validate-document.ts";

describe("a document that is right", () => {
  test("has no findings, and every wire has its type", () => {
    const { diagnostics, streams, document } = validateDocument(good);
    expect(diagnostics).toEqual([]);
    expect(document?.settings.parallelism).toBe(1);
    expect([...streams.keys()]).toEqual(["orders.out", "byUser.out", "perMinute.out"]);
    expect(streams.get("byUser.out")?.keys).toEqual(["userId"]);
    expect(streams.get("perMinute.out")?.schema.map((column) => `${column.name} ${formatDataType(column.type)}`)).toEqual([
      "userId BIGINT",
      "windowStart TIMESTAMP(3) NOT NULL",
      "windowEnd TIMESTAMP(3) NOT NULL",
      "n BIGINT NOT NULL",
    ]);
  });

  test("gives the complete config of each node", () => {
    expect(validateDocument(good).configs.get("perMinute")).toMatchObject({
      window: { time: "event", offsetMs: 0 },
      allowedLatenessMs: 0,
      lateOutput: false,
      startColumn: "windowStart",
    });
  });

  test("is not changed by being checked", () => {
    const frozen = structuredClone(good);
    validateDocument(good);
    expect(good).toEqual(frozen);
  });
});

describe("what is not a document", () => {
  test.each([
    ["nothing", undefined, "error NOT_A_DOCUMENT"],
    ["null", null, "error NOT_A_DOCUMENT"],
    ["a list", [], "error NOT_A_DOCUMENT"],
    ["a text", "{}", "error NOT_A_DOCUMENT"],
    ["an object without a format", {}, "error FORMAT_UNKNOWN format"],
    ["another program's file", { format: "n8n/1" }, "error FORMAT_UNKNOWN format"],
    ["a newer format", { ...good, format: "millrace/v2" }, "error FORMAT_NEWER format"],
    ["an older format", { ...good, format: "millrace/v0" }, "error FORMAT_TOO_OLD format"],
  ])("%s", (_, input, expected) => {
    const { document, diagnostics } = validateDocument(input);
    expect(document).toBeUndefined();
    expect(diagnostics.map(brief)).toEqual([expected]);
  });

  test("all errors of shape come at once, each with its place", () => {
    const { diagnostics } = validateDocument({
      format: "millrace/v1",
      name: "",
      nodes: [{ id: "1x", kind: "sink.table", colour: "red" }, { kind: 5 }],
      edges: [{ from: "a", to: "b.in" }],
      extra: 1,
    });
    expect(diagnostics.map(brief)).toEqual([
      "error SETTING_MISSING name",
      "error SETTING_INVALID nodes[0].id",
      "error SETTING_UNKNOWN nodes[0].colour",
      "error SETTING_MISSING nodes[1].id",
      "error SETTING_TYPE nodes[1].kind",
      "error SETTING_INVALID edges[0].from",
      "error SETTING_UNKNOWN extra",
    ]);
  });

  test("a name of 10 MB is refused in a short sentence", () => {
    const { diagnostics } = validateDocument({ ...good, name: "x".repeat(10_000_000) });
    expect(diagnostics.map(brief)).toEqual(["error SETTING_OUT_OF_RANGE name"]);
    expect(diagnostics[0]?.message.length).toBeLessThan(200);
  });
});

describe("parameters", () => {
  const filtered = (condition: string, parameters?: PipelineDocumentInput["parameters"]): PipelineDocumentInput => ({
    ...line(orders, { id: "f", kind: "transform.filter", config: { condition } }, table),
    ...(parameters === undefined ? {} : { parameters }),
  });

  test("are checked with their defaults, or with the values that are given", () => {
    const document = filtered("price > ${limit}", { limit: { default: 10 } });
    expect(findings(document)).toEqual([]);
    expect(validateDocument(document, { parameters: { limit: "ten" } }).diagnostics.map(brief)).toEqual([]);
    expect(validateDocument(filtered("${limit}", { limit: { default: 10 } })).diagnostics.map(brief)).toEqual([
      "error OPERAND_TYPE @f condition",
    ]);
  });

  test("without a default are a warning, and their setting is not checked", () => {
    expect(findings(filtered("price > ${limit}", { limit: {} }))).toEqual(["warning PARAMETER_VALUE_MISSING @f condition"]);
    const window = { ...perMinute, config: { ...perMinute.config, window: { type: "tumbling", sizeMs: "${size}" } } };
    expect(findings({ ...line(orders, byUser, window, table), parameters: { size: {} } })).toEqual([
      "warning PARAMETER_VALUE_MISSING @perMinute window.sizeMs",
    ]);
    expect(
      validateDocument({ ...line(orders, byUser, window, table), parameters: { size: { default: 1_000 } } }).configs.get("perMinute"),
    ).toMatchObject({ window: { sizeMs: 1_000 } });
  });

  test("without a value are an error where a job is to start", () => {
    const document = filtered("price > ${limit}", { limit: {} });
    expect(validateDocument(document, { parameters: {} }).diagnostics.map(brief)).toEqual(["error PARAMETER_VALUE_MISSING @f condition"]);
    expect(validateDocument(document, { parameters: { limit: 5 } }).diagnostics).toEqual([]);
  });

  test("that nobody declared are errors", () => {
    expect(findings(filtered("price > ${limt}", { limit: { default: 1 } }))).toEqual(["error PARAMETER_UNKNOWN @f condition"]);
    expect(validateDocument(filtered("price > 1"), { parameters: { limit: 1 } }).diagnostics.map(brief)).toEqual([
      "error PARAMETER_UNKNOWN parameters",
    ]);
  });

  test("move no positions: a finding in a text with parameters has none", () => {
    const { diagnostics } = validateDocument(filtered("${limit} < prise", { limit: { default: 1_000_000 } }));
    expect(diagnostics).toMatchObject([{ code: "UNKNOWN_COLUMN", path: "condition" }]);
    expect(diagnostics[0]?.range).toBeUndefined();
  });
});

describe("hostile and huge input", () => {
  test("5,000 nodes are checked in well under a second", () => {
    const filters = Array.from({ length: 4_998 }, (_, index): Node => ({
      id: `f${index}`,
      kind: "transform.filter",
      config: { condition: `quantity > ${index % 7}` },
    }));
    const document = line(orders, ...filters, table);
    validateDocument(good);
    const before = performance.now();
    const { diagnostics, streams } = validateDocument(document);
    const tookMs = performance.now() - before;
    expect(diagnostics).toEqual([]);
    expect(streams.size).toBe(4_999);
    expect(tookMs).toBeLessThan(2_000);
  });

  test("a circle of 5,000 nodes is one finding with a short message", () => {
    const filters = Array.from({ length: 5_000 }, (_, index): Node => ({
      id: `f${index}`,
      kind: "transform.filter",
      config: { condition: "TRUE" },
    }));
    const ring = line(...filters);
    const { diagnostics } = validateDocument({ ...ring, edges: [...ring.edges, { from: "f4999.out", to: "f0.in" }] });
    const cycles = diagnostics.filter((diagnostic) => diagnostic.code === "CYCLE");
    expect(cycles).toHaveLength(1);
    expect(cycles[0]?.message.length).toBeLessThan(400);
  });

  test("strange values in every place are answered, never thrown", () => {
    const strange: readonly unknown[] = [
      undefined,
      null,
      true,
      -1,
      1e308,
      Number.NaN,
      "",
      "${x}",
      "\u0000",
      "__proto__",
      [],
      {},
      [[]],
      { __proto__: null },
      10n ** 30n,
      () => 1,
      Symbol.iterator,
    ];
    for (const value of strange) {
      for (const document of [
        { ...good, name: value },
        { ...good, nodes: value },
        { ...good, nodes: [value] },
        { ...good, edges: [value] },
        { ...good, settings: value },
        { ...good, layout: value },
        { ...good, parameters: value },
        { ...good, nodes: [{ id: "a", kind: value }] },
        { ...good, nodes: [{ ...orders, config: value }] },
        { ...good, nodes: [{ ...orders, config: { shape: value, watermark: value } }] },
        {
          ...good,
          nodes: [
            orders,
            byUser,
            { ...perMinute, config: { window: value, aggregates: value, trigger: { type: "purging", inner: value } } },
            table,
          ],
        },
      ]) {
        expect(Array.isArray(validateDocument(document).diagnostics)).toBe(true);
      }
    }
  });

  test("secrets and long texts do not get into messages whole", () => {
    const { diagnostics } = validateDocument(
      line(orders, { id: "f", kind: "transform.keyBy", config: { keys: ["k".repeat(199)] } }, table),
    );
    for (const diagnostic of diagnostics) expect(diagnostic.message.length).toBeLessThan(500);
  });
});

test("20 nodes are checked in under 20 ms", () => {
  const nodes = TEMPLATES.slice(0, 4).map((template) => template.document);
  for (const document of nodes) validateDocument(document);
  const before = performance.now();
  for (const document of nodes) validateDocument(document);
  expect(performance.now() - before).toBeLessThan(20 * 4);
});
