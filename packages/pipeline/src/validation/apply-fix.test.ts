import { expect, test } from "vitest";
import type { PipelineDocumentInput } from "../document/document.ts";
import { applyFix } from "./apply-fix.ts";

const document: PipelineDocumentInput = {
  format: "millrace/v1",
  name: "F",
  nodes: [
    { id: "a", kind: "source.generator", config: { shape: "orders", list: [{ expr: "pric + 1" }, { expr: "2" }] } },
    { id: "b", kind: "sink.table" },
  ],
  edges: [{ from: "a.out", to: "b.in" }],
};

test("a value is set at a path, made where it is missing, and taken out", () => {
  const set = (path: string, value: unknown) =>
    applyFix(document, { title: "", action: "set-config", nodeId: "a", path, value }).nodes[0]?.config;
  expect(set("list[1].expr", "3")).toEqual({ shape: "orders", list: [{ expr: "pric + 1" }, { expr: "3" }] });
  expect(set("watermark.timestamp", "t")).toEqual({ ...document.nodes[0]?.config, watermark: { timestamp: "t" } });
  expect(set("shape", undefined)).toEqual({ list: document.nodes[0]?.config?.list });
  expect(set("", { shape: "clicks" })).toEqual({ shape: "clicks" });
});

test("a piece of text is replaced", () => {
  const fixed = applyFix(document, {
    title: "",
    action: "replace-text",
    nodeId: "a",
    path: "list[0].expr",
    range: { start: 0, end: 4 },
    text: "price",
  });
  expect(fixed.nodes[0]?.config?.list).toEqual([{ expr: "price + 1" }, { expr: "2" }]);
});

test("a node is put into a wire under a free name", () => {
  const before = { ...document, nodes: [...document.nodes, { id: "keyBy", kind: "transform.keyBy" }] };
  const fixed = applyFix(before, {
    title: "",
    action: "insert-node",
    edge: { from: "a.out", to: "b.in" },
    kind: "transform.keyBy",
    config: { keys: ["k"] },
  });
  expect(fixed.nodes.at(-1)).toEqual({ id: "keyBy2", kind: "transform.keyBy", config: { keys: ["k"] } });
  expect(fixed.edges).toEqual([
    { from: "a.out", to: "keyBy2.in" },
    { from: "keyBy2.out", to: "b.in" },
  ]);
});

test("of two equal wires one goes", () => {
  const doubled = { ...document, edges: [...document.edges, ...document.edges] };
  expect(applyFix(doubled, { title: "", action: "remove-edge", edge: { from: "a.out", to: "b.in" } }).edges).toEqual(document.edges);
});

test("what speaks of nodes that are gone changes nothing", () => {
  expect(applyFix(document, { title: "", action: "set-config", nodeId: "x", path: "a", value: 1 })).toBe(document);
  expect(applyFix(document, { title: "", action: "remove-edge", edge: { from: "x.out", to: "b.in" } })).toBe(document);
  expect(
    applyFix(document, { title: "", action: "insert-node", edge: { from: "x.out", to: "b.in" }, kind: "transform.keyBy", config: {} }),
  ).toBe(document);
});
