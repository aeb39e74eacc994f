import { describe, expect, it } from "vitest";
import { documentSchema } from "./document.ts";
import { rescaleDocument } from "./rescale-document.ts";

const document = documentSchema.parse({
  format: "millrace/v1",
  name: "Scaled",
  settings: { parallelism: 2 },
  nodes: [
    { id: "in", kind: "source.generator", config: {} },
    { id: "out", kind: "sink.table", config: {}, parallelism: 1 },
  ],
  edges: [{ from: "in.out", to: "out.in" }],
});

describe("rescaleDocument", () => {
  it("changes the job's number and leaves the nodes' own numbers", () => {
    const scaled = rescaleDocument(document, { parallelism: 4 });
    expect([scaled.settings.parallelism, ...scaled.nodes.map((node) => node.parallelism)]).toEqual([4, undefined, 1]);
  });

  it("gives a node its own number, or takes it away", () => {
    const scaled = rescaleDocument(document, { nodes: { in: 3, out: null, gone: 7 } });
    expect([scaled.settings.parallelism, ...scaled.nodes.map((node) => node.parallelism)]).toEqual([2, 3, undefined]);
    expect(scaled.nodes).toHaveLength(2);
  });
});
