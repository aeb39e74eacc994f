import { describe, expect, test } from "vitest";
import { brief, byUser, findings, good, line, orders, perMinute, table, type Node } from "./testing/sample-documents.ts";
import { validateDocument } from "./validate-document.ts";

describe("settings of nodes", () => {
  test("say what is wrong by the title of the field, all at once", () => {
    const window = {
      ...perMinute,
      config: {
        window: { type: "sliding", sizeMs: 60_000, slideMs: 0 },
        aggregates: [{ as: "n", fn: "COUNT" }],
        allowedLatenessMs: -5,
        triger: 1,
      },
    };
    const { diagnostics } = validateDocument(line(orders, byUser, window, table));
    expect(diagnostics.map(brief)).toEqual([
      "error SETTING_OUT_OF_RANGE @perMinute window.slideMs",
      "error SETTING_OUT_OF_RANGE @perMinute allowedLatenessMs",
      "error SETTING_UNKNOWN @perMinute triger",
    ]);
    expect(diagnostics[0]?.message).toBe("Slide: 0 is too small; a slide of less than 1 ms opens endless windows; give at least 1 ms.");
    expect(diagnostics[2]?.message).toContain('Did you mean "trigger"?');
  });

  test.each([
    [
      "a gap below 0",
      { window: { type: "session", gapMs: -1 }, aggregates: [{ as: "n", fn: "COUNT" }] },
      "error SETTING_OUT_OF_RANGE @perMinute window.gapMs",
    ],
    [
      "a kind of window that does not exist",
      { window: { type: "tumblng" }, aggregates: [{ as: "n", fn: "COUNT" }] },
      "error SETTING_OPTION @perMinute window.type",
    ],
    [
      "a function that does not exist",
      { window: { type: "tumbling", sizeMs: 1 }, aggregates: [{ as: "n", fn: "SUMM", expr: "price" }] },
      "error SETTING_OPTION @perMinute aggregates[0].fn",
    ],
    [
      "a number as text",
      { window: { type: "tumbling", sizeMs: "60" }, aggregates: [{ as: "n", fn: "COUNT" }] },
      "error SETTING_TYPE @perMinute window.sizeMs",
    ],
    ["no aggregates", { window: { type: "tumbling", sizeMs: 1 }, aggregates: [] }, "error SETTING_MISSING @perMinute aggregates"],
    ["no settings at all", {}, "error SETTING_MISSING @perMinute window"],
  ])("%s", (_, config, expected) => {
    expect(findings(line(orders, byUser, { ...perMinute, config }, table))).toContain(expected);
  });

  test("what stands beside a wrong setting is judged too", () => {
    const config = { ...perMinute.config, aggregates: [{ as: "n", fn: "SUM", expr: "country" }], allowedLatenessMs: -1 };
    expect(findings(line(orders, byUser, { ...perMinute, config }, table))).toEqual([
      "error SETTING_OUT_OF_RANGE @perMinute allowedLatenessMs",
      "error AGGREGATE_TYPE @perMinute aggregates[0].expr",
    ]);
  });

  test("what hangs on a wrong setting is not judged", () => {
    const file: Node = { id: "file", kind: "source.file", config: { path: "a.jsonl", schema: { userId: "STRING" } } };
    const config = { ...perMinute.config, window: { type: "tumbling", time: "processing", sizeMs: 0 } };
    expect(findings(line(file, byUser, { ...perMinute, config }, table))).toEqual(["error SETTING_OUT_OF_RANGE @perMinute window.sizeMs"]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["an expression", { condition: "" }, "Keep rows where: write an expression."],
    ["an expression that is not there", {}, "Keep rows where: write an expression."],
    ["a number in place of an expression", { condition: 5 }, "Keep rows where: must be a text, not a number."],
    [
      "an expression without end",
      { condition: "x".repeat(20_000) },
      "Keep rows where: a text of 20000 characters is too long; give at most 10000.",
    ],
  ])("say what to do about %s", (_, config, expected) => {
    expect(
      validateDocument(line(orders, { id: "f", kind: "transform.filter", config }, table)).diagnostics.map(({ message }) => message),
    ).toEqual([expected]);
  });

  test("offer the variant that was meant", () => {
    const config = { ...perMinute.config, window: { type: "tumblng", sizeMs: 5 } };
    const { diagnostics } = validateDocument(line(orders, byUser, { ...perMinute, config }, table));
    expect(diagnostics).toMatchObject([
      { code: "SETTING_OPTION", path: "window.type", fixes: [{ action: "set-config", path: "window.type", value: "tumbling" }] },
    ]);
  });

  test("a node with wrong settings leaves the types behind it open, without further findings", () => {
    const { streams, diagnostics } = validateDocument(
      line(
        orders,
        { id: "f", kind: "transform.filter", config: {} },
        { id: "m", kind: "transform.map", config: { columns: [{ as: "x", expr: "nothing" }] } },
        table,
      ),
    );
    expect(diagnostics.map(brief)).toEqual(["error SETTING_MISSING @f condition"]);
    expect(streams.has("f.out")).toBe(false);
  });

  test("a wrong expression says where in the text", () => {
    const { diagnostics } = validateDocument(
      line(orders, { id: "f", kind: "transform.filter", config: { condition: "pric > 10" } }, table),
    );
    expect(diagnostics).toMatchObject([{ code: "UNKNOWN_COLUMN", nodeId: "f", path: "condition", range: { start: 0, end: 4 } }]);
  });

  test("an unknown kind is kept and reported", () => {
    const strange: Node = { id: "strange", kind: "transform.telepathy", config: { deep: { a: [1] } } };
    const { document, diagnostics } = validateDocument(line(orders, strange, table));
    expect(document?.nodes[1]).toMatchObject(strange);
    expect(diagnostics.map(brief)).toEqual(["error KIND_UNKNOWN @strange"]);
    expect(validateDocument(line(orders, { id: "f", kind: "transform.fliter" }, table)).diagnostics[0]?.message).toContain(
      'Did you mean "transform.filter"?',
    );
  });
});

describe("settings of the document", () => {
  test.each<[string, object, readonly string[]]>([
    [
      "parallelism above max parallelism",
      { settings: { parallelism: 8, maxParallelism: 4 } },
      ["error PARALLELISM_TOO_HIGH settings.parallelism"],
    ],
    ["an unknown time zone", { settings: { timeZone: "Europe/Berln" } }, ["error UNKNOWN_TIME_ZONE settings.timeZone"]],
    [
      "unaligned and at-least-once",
      { settings: { checkpointing: { unaligned: true, mode: "at-least-once" } } },
      ["error CHECKPOINT_SETTINGS settings.checkpointing.unaligned"],
    ],
    [
      "a node above its max parallelism",
      { nodes: [{ ...orders, parallelism: 200 }, ...good.nodes.slice(1)] },
      ["error PARALLELISM_TOO_HIGH @orders parallelism"],
    ],
    ["a parallelism of 0", { settings: { parallelism: 0 } }, ["error SETTING_OUT_OF_RANGE settings.parallelism"]],
  ])("%s", (_, changes, expected) => {
    expect(findings({ ...good, ...changes })).toEqual(expected);
  });
});
