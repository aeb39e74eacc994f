import { describe, expect, test } from "vitest";
import { byUser, findings, good, line, orders, perMinute, table, type Node } from "./testing/sample-documents.ts";
import { validateDocument } from "./validate-document.ts";

describe("what a kind needs of its input", () => {
  test("keys, with a key to put in front", () => {
    const first: Node = { id: "first", kind: "transform.deduplicate", config: { stateRetentionMs: 1 } };
    const { diagnostics } = validateDocument(line(orders, first, table));
    expect(diagnostics).toMatchObject([
      {
        code: "NOT_KEYED",
        severity: "error",
        nodeId: "first",
        fixes: [{ action: "insert-node", edge: { from: "orders.out", to: "first.in" }, kind: "transform.keyBy" }],
      },
    ]);
  });

  test("a key, where a window would run over all rows: a warning", () => {
    const { diagnostics } = validateDocument(line(orders, perMinute, table));
    expect(diagnostics).toMatchObject([
      {
        code: "NOT_KEYED",
        severity: "warning",
        nodeId: "perMinute",
        fixes: [
          {
            action: "insert-node",
            edge: { from: "orders.out", to: "perMinute.in" },
            kind: "transform.keyBy",
            config: { keys: ["orderId"] },
          },
        ],
      },
    ]);
  });

  test("event time, with the column that the source could take", () => {
    const file: Node = {
      id: "file",
      kind: "source.file",
      config: { path: "orders.jsonl", schema: { userId: "STRING", at: "TIMESTAMP(3)" } },
    };
    const { diagnostics } = validateDocument(line(file, byUser, perMinute, table));
    expect(diagnostics).toMatchObject([{ code: "NO_EVENT_TIME", severity: "error", nodeId: "perMinute" }]);
    expect(diagnostics[0]?.fixes?.[0]).toMatchObject({
      action: "set-config",
      nodeId: "file",
      path: "watermark",
      value: { timestamp: "`at`" },
    });
    expect(diagnostics[0]?.message).toContain("“file”");
  });

  test("new rows only, where it cannot take rows back", () => {
    const totals: Node = {
      id: "totals",
      kind: "transform.aggregate",
      config: { aggregates: [{ as: "n", fn: "COUNT" }], stateRetentionMs: 1 },
    };
    const files: Node = { id: "files", kind: "sink.file", config: { path: "out" } };
    expect(findings(line(orders, byUser, totals, files))).toEqual(["error CHANGELOG_NOT_ACCEPTED @files"]);
    expect(findings(line(orders, byUser, totals, table))).toEqual([]);
  });

  test("an end of input, for sorting and for batch mode", () => {
    const sort: Node = { id: "sort", kind: "transform.globalSort", config: { orderBy: [{ column: "price" }] } };
    expect(findings(line(orders, sort, table))).toEqual(["error NEEDS_BOUNDED_INPUT @sort"]);
    expect(findings({ ...good, settings: { executionMode: "batch" } })).toEqual(["error BATCH_NEEDS_BOUNDED_INPUT @orders count"]);
  });
});
