import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TEMPLATES } from "../templates/index.ts";
import { validateDocument } from "../validation/validate-document.ts";
import type { PipelineDocumentInput } from "./document.ts";
import { parseDocument } from "./parse-document.ts";
import { printDocument } from "./print-document.ts";
import { printJson } from "./print-json.ts";

const document: PipelineDocumentInput = {
  edges: [{ to: "t.in", from: "o.out" }],
  nodes: [
    { kind: "source.generator", id: "o", config: { seed: 42, rowsPerSecond: 5, shape: "orders" } },
    { kind: "sink.table", id: "t", config: { keep: 10_000 } },
  ],
  description: "",
  name: "N",
  settings: { parallelism: 1, restart: { strategy: "fixed-delay", attempts: 3 }, checkpointing: { intervalMs: 10_000 } },
  layout: { t: { x: 1, y: 0 }, gone: { x: 2, y: 0 }, o: { x: 0, y: 0 } },
  format: "millrace/v1",
};

describe("printDocument", () => {
  test("orders keys by the schema and leaves defaults out", () => {
    expect(printDocument(document)).toBe(`{
  "format": "millrace/v1",
  "name": "N",
  "nodes": [
    { "id": "o", "kind": "source.generator", "config": { "shape": "orders", "rowsPerSecond": 5 } },
    { "id": "t", "kind": "sink.table" }
  ],
  "edges": [{ "from": "o.out", "to": "t.in" }],
  "layout": { "o": { "x": 0, "y": 0 }, "t": { "x": 1, "y": 0 }, "gone": { "x": 2, "y": 0 } }
}
`);
  });

  test("keeps what a group was made from, and to what notes are tied", () => {
    const drawn: PipelineDocumentInput = {
      ...document,
      notes: [{ id: "why", text: "**why**", x: 0, y: 0, width: 1, height: 1, attachedTo: "o" }],
      groups: [{ id: "g", name: "G", nodes: ["o"], fragment: { name: "F", version: 2, values: { limit: 3 }, nodes: { inner: "o" } } }],
    };
    const { document: read, diagnostics } = validateDocument(parseDocument(printDocument(drawn)).value);
    expect([read?.notes, read?.groups]).toEqual([drawn.notes, drawn.groups]);
    expect(diagnostics).toEqual([]);
  });

  test("gives the same text for the document with all defaults", () => {
    const complete = validateDocument(document).document;
    expect(complete?.settings.bufferTimeoutMs).toBe(10);
    expect(complete && printDocument(complete)).toBe(printDocument(document));
  });

  test("keeps what differs from a default, also inside groups", () => {
    const text = printDocument({
      ...document,
      settings: { checkpointing: { intervalMs: 500 }, restart: { strategy: "none" }, stateBackend: { type: "lsm" } },
    });
    expect(JSON.parse(text)).toMatchObject({
      settings: { stateBackend: { type: "lsm" }, checkpointing: { intervalMs: 500 }, restart: { strategy: "none" } },
    });
    expect(text).not.toContain("exactly-once");
  });

  test("keeps the order of columns, which means something", () => {
    const schema = { z: "INT", a: "STRING", m: "DOUBLE" };
    const text = printDocument({ ...document, nodes: [{ id: "f", kind: "source.file", config: { schema, path: "x.jsonl" } }] });
    expect(text).toContain('"schema": { "z": "INT", "a": "STRING", "m": "DOUBLE" }');
  });

  test("prints unknown kinds and wrong settings as they are", () => {
    const config = { z: [1, { b: null }], a: { nested: true } };
    const nodes = [
      { id: "x", kind: "sql.future", config },
      { id: "y", kind: "sink.table", config: { keep: "many", extra: 1 } },
    ];
    expect((JSON.parse(printDocument({ ...document, nodes })) as PipelineDocumentInput).nodes).toEqual(nodes);
  });

  test.each(TEMPLATES.map((template) => [template.title, template.document] as const))("reads back what it printed: %s", (_, template) => {
    const text = printDocument(template);
    const read = validateDocument(parseDocument(text).value);
    expect(read.document).toEqual(validateDocument(template).document);
    expect(read.document && printDocument(read.document)).toBe(text);
  });

  test("one changed setting changes one line", () => {
    const before = printDocument(document).split("\n");
    const after = printDocument({
      ...document,
      nodes: [document.nodes[0] as PipelineDocumentInput["nodes"][number], { id: "t", kind: "sink.table", config: { keep: 5 } }],
    }).split("\n");
    expect(before.filter((line, index) => line !== after[index])).toHaveLength(1);
  });
});

describe("printJson", () => {
  test("gives JSON of the same value, in lines of at most 120 characters where they can be broken", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = printJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  test("breaks what does not fit", () => {
    const long = "x".repeat(70);
    expect(printJson({ a: [long, long], b: {}, c: [] })).toBe(`{\n  "a": [\n    "${long}",\n    "${long}"\n  ],\n  "b": {},\n  "c": []\n}`);
  });
});
