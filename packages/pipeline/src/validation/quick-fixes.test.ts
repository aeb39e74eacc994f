import { describe, expect, test } from "vitest";
import type { PipelineDocumentInput } from "../document/document.ts";
import { applyFix } from "./apply-fix.ts";
import { byUser, good, line, orders, perMinute, table, type Node } from "./testing/sample-documents.ts";
import { validateDocument } from "./validate-document.ts";

describe("quick fixes", () => {
  test.each<[string, PipelineDocumentInput]>([
    ["a misspelt column in an expression", line(orders, { id: "f", kind: "transform.filter", config: { condition: "prise > 10" } }, table)],
    ["a misspelt column in a setting", line(orders, { ...byUser, config: { keys: ["userID"] } }, perMinute, table)],
    ["a window without a key", line(orders, perMinute, table)],
    ["an operator that needs a key", line(orders, { id: "first", kind: "transform.deduplicate", config: { stateRetentionMs: 1 } }, table)],
    [
      "a source without event time",
      line(
        { id: "file", kind: "source.file", config: { path: "a.jsonl", schema: { userId: "STRING", at: "TIMESTAMP(3)" } } },
        byUser,
        perMinute,
        table,
      ),
    ],
    [
      "a source whose watermark has no column",
      line(
        { id: "file", kind: "source.file", config: { path: "a.jsonl", schema: { userId: "STRING", at: "TIMESTAMP(3)" }, watermark: {} } },
        byUser,
        perMinute,
        table,
      ),
    ],
    [
      "state that grows for ever",
      line(orders, byUser, { id: "totals", kind: "transform.aggregate", config: { aggregates: [{ as: "n", fn: "COUNT" }] } }, table),
    ],
    ["a sink that is missing", line(orders, byUser, perMinute)],
    ["a wire that ends nowhere", { ...good, edges: [...good.edges, { from: "orders.out", to: "gone.in" }] }],
    ["a wire too many", { ...good, edges: [...good.edges, { from: "perMinute.out", to: "table.in" }] }],
    ["a setting that does not exist", line(orders, byUser, perMinute, { ...table, config: { kepp: 10 } })],
    ["an option that is misspelt", line({ ...orders, config: { shape: "oders" } }, byUser, perMinute, table)],
    ["a type that is misspelt", line({ id: "file", kind: "source.file", config: { path: "a.jsonl", schema: { userId: "STRNG" } } }, table)],
    [
      "a percentile without a percentage",
      line(
        orders,
        byUser,
        { ...perMinute, config: { ...perMinute.config, aggregates: [{ as: "p", fn: "PERCENTILE", expr: "price" }] } },
        table,
      ),
    ],
    [
      "rows that are taken back in front of a file",
      line(
        orders,
        byUser,
        { id: "totals", kind: "transform.aggregate", config: { aggregates: [{ as: "n", fn: "COUNT" }], stateRetentionMs: 1 } },
        { id: "files", kind: "sink.file", config: { path: "out" } },
      ),
    ],
    ["bounds that are the wrong way round", joined({ lowerBoundMs: 10, upperBoundMs: -10 })],
    ["batch mode with an endless source", { ...good, settings: { executionMode: "batch" } }],
  ])("repair %s", (_, broken) => {
    let document = broken;
    const before = validateDocument(document).diagnostics;
    expect(before.length).toBeGreaterThan(0);
    // Every finding with a fix is repaired by its first one.
    for (let step = 0; step < 10; step++) {
      const fix = validateDocument(document).diagnostics.find((diagnostic) => diagnostic.fixes !== undefined)?.fixes?.[0];
      if (fix === undefined) break;
      document = applyFix(document, fix);
    }
    expect(validateDocument(document).diagnostics).toEqual([]);
  });

  function joined(config: Record<string, unknown>): PipelineDocumentInput {
    const join: Node = { id: "join", kind: "join.interval", config };
    const again: Node = { ...orders, id: "again" };
    return {
      format: "millrace/v1",
      name: "Join",
      nodes: [orders, again, byUser, { ...byUser, id: "byUser2" }, join, table],
      edges: [
        { from: "orders.out", to: "byUser.in" },
        { from: "again.out", to: "byUser2.in" },
        { from: "byUser.out", to: "join.left" },
        { from: "byUser2.out", to: "join.right" },
        { from: "join.out", to: "table.in" },
      ],
    };
  }
});
