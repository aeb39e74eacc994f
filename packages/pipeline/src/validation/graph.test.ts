import { describe, expect, test } from "vitest";
import type { PipelineDocumentInput } from "../document/document.ts";
import { brief, byUser, findings, good, line, orders, perMinute, table, type Node } from "./testing/sample-documents.ts";
import { validateDocument } from "./validate-document.ts";

describe("the graph", () => {
  test.each<[string, PipelineDocumentInput, readonly string[]]>([
    ["no nodes", { ...good, nodes: [], edges: [] }, ["error PIPELINE_EMPTY nodes"]],
    ["no sink", line(orders, byUser, perMinute), ["error SINK_MISSING nodes", "warning OUTPUT_UNUSED @perMinute"]],
    ["an input without a wire", { ...good, edges: good.edges.slice(1) }, ["warning OUTPUT_UNUSED @orders", "error INPUT_MISSING @byUser"]],
    ["doubled ids", { ...good, nodes: [...good.nodes, table] }, ["error NODE_ID_DOUBLED nodes[4].id"]],
    ["a wire to nowhere", { ...good, edges: [...good.edges, { from: "perMinute.out", to: "tabel.in" }] }, ["error EDGE_DANGLING"]],
    [
      "a port that does not exist",
      { ...good, edges: [...good.edges, { from: "perMinute.late", to: "table.out" }] },
      ["error PORT_UNKNOWN", "error PORT_UNKNOWN"],
    ],
    [
      "a wire twice",
      { ...good, edges: [...good.edges, { from: "perMinute.out", to: "table.in" }] },
      ["error EDGE_DOUBLED", "error PORT_TAKEN @table"],
    ],
    ["two wires to one input", { ...good, edges: [...good.edges, { from: "orders.out", to: "table.in" }] }, ["error PORT_TAKEN @table"]],
  ])("%s", (_, document, expected) => {
    expect(findings(document)).toEqual(expected);
  });

  test("a circle is named node by node, and the rest is still checked", () => {
    const filter = (id: string): Node => ({ id, kind: "transform.filter", config: { condition: "TRUE" } });
    const document = {
      ...line(filter("a"), filter("b"), filter("c"), table),
      nodes: [filter("a"), filter("b"), filter("c"), table, orders, { ...table, id: "other" }],
    };
    const { diagnostics, streams } = validateDocument({
      ...document,
      edges: [...document.edges, { from: "c.out", to: "a.in" }, { from: "orders.out", to: "other.in" }],
    });
    expect(diagnostics.map(brief)).toEqual(["error CYCLE @a"]);
    expect(diagnostics[0]?.message).toBe("The rows go in a circle: “a” → “b” → “c” → “a”. Remove one of the wires.");
    expect(streams.has("orders.out")).toBe(true);
  });

  test("a node that feeds itself is a circle", () => {
    const f: Node = { id: "f", kind: "transform.filter", config: { condition: "TRUE" } };
    expect(
      findings({
        ...line(orders, f, table),
        edges: [
          { from: "f.out", to: "f.in" },
          { from: "f.out", to: "table.in" },
        ],
      }),
    ).toContain("error CYCLE @f");
  });

  test("streams of different columns are not brought together", () => {
    const clicks: Node = { id: "clicks", kind: "source.generator", config: { shape: "clicks" } };
    const union: Node = { id: "both", kind: "transform.union" };
    const document = { ...line(orders, union, table), nodes: [orders, union, table, clicks] };
    const { diagnostics } = validateDocument({ ...document, edges: [...document.edges, { from: "clicks.out", to: "both.in" }] });
    expect(diagnostics.map(brief)).toEqual(["error UNION_DIFFERS @both"]);
  });

  test("a disabled node takes what hangs on it alone out of the pipeline", () => {
    const document = line(
      orders,
      { ...byUser, disabled: true },
      { ...perMinute, config: { ...perMinute.config, aggregates: [{ as: "n", fn: "SUM", expr: "nothing" }] } },
      table,
    );
    const { diagnostics, streams } = validateDocument(document);
    expect([...streams.keys()]).toEqual(["orders.out"]);
    expect(diagnostics.map(brief)).toEqual(["error SINK_MISSING nodes"]);
  });
});

test("a broken part can be switched off", () => {
  const broken: Node = { id: "broken", kind: "transform.map", config: { nonsense: true }, disabled: true };
  const document = {
    ...good,
    nodes: [...good.nodes, broken, { ...table, id: "other" }],
    edges: [...good.edges, { from: "orders.out", to: "broken.in" }, { from: "broken.out", to: "other.in" }],
  };
  expect(findings(document)).toEqual([]);
});

describe("partitioning of wires", () => {
  const filter: Node = { id: "f", kind: "transform.filter", config: { condition: "TRUE" } };
  const withPartition = (edge: object, changes: Partial<Node> = {}) => ({
    ...line(orders, { ...filter, ...changes }, table),
    edges: [
      { from: "orders.out", to: "f.in", ...edge },
      { from: "f.out", to: "table.in" },
    ],
  });

  test.each<[string, object, readonly string[]]>([
    ["hash without keys", withPartition({ partition: "hash" }), ["error NOT_KEYED"]],
    ["custom without an expression", withPartition({ partition: "custom" }), ["error PARTITION_EXPRESSION"]],
    ["custom by a text", withPartition({ partition: "custom", partitionExpr: "country" }), ["error PARTITION_EXPRESSION"]],
    ["custom by a number", withPartition({ partition: "custom", partitionExpr: "quantity" }), []],
    [
      "custom by what is not there",
      withPartition({ partition: "custom", partitionExpr: "nothing" }),
      ["error UNKNOWN_COLUMN edges[0].partitionExpr"],
    ],
    ["an expression that nobody reads", withPartition({ partition: "rebalance", partitionExpr: "quantity" }), ["warning SETTING_IGNORED"]],
    [
      "forward between different numbers of subtasks",
      withPartition({ partition: "forward" }, { parallelism: 2 }),
      ["error PARTITION_FORWARD"],
    ],
    [
      "keyed rows scattered",
      {
        ...good,
        edges: [...good.edges.slice(0, 1), { from: "byUser.out", to: "perMinute.in", partition: "rebalance" }, ...good.edges.slice(2)],
      },
      ["error PARTITION_KEYED"],
    ],
  ])("%s", (_, document, expected) => {
    expect(findings(document)).toEqual(expected);
  });
});
