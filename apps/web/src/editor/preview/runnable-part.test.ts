import { documentSchema, validateDocument, type Diagnostic } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { runnablePart } from "./runnable-part.ts";

const document = documentSchema.parse({
  format: "millrace/v1",
  name: "t",
  nodes: [
    { id: "gen", kind: "source.generator", config: { shape: "orders" } },
    { id: "ok", kind: "transform.filter", config: { condition: "TRUE" } },
    { id: "bad", kind: "transform.filter", config: { condition: "nope > 1" } },
    { id: "behind", kind: "sink.table", config: {} },
  ],
  edges: [
    { from: "gen.out", to: "ok.in" },
    { from: "ok.out", to: "bad.in" },
    { from: "bad.out", to: "behind.in" },
  ],
});

function errorsOf(doc: unknown): Map<string, Diagnostic[]> {
  const byNode = new Map<string, Diagnostic[]>();
  for (const problem of validateDocument(doc).diagnostics)
    if (problem.nodeId !== undefined) byNode.set(problem.nodeId, [...(byNode.get(problem.nodeId) ?? []), problem]);
  return byNode;
}

test("a node with an error and what is behind it are left out; the open end gets a sink", () => {
  const part = runnablePart(document, errorsOf(document));
  expect(part.nodes.map((node) => node.kind)).toEqual(["source.generator", "transform.filter", "sink.discard"]);
  expect(part.edges).toEqual([
    { from: "gen.out", to: "ok.in" },
    { from: "ok.out", to: `${part.nodes[2]!.id}.in` },
  ]);
  expect(validateDocument(part).diagnostics.filter((problem) => problem.severity === "error")).toEqual([]);
});
