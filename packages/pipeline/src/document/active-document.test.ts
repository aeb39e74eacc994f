import { expect, test } from "vitest";
import { activeDocument } from "./active-document.ts";
import { documentSchema } from "./document.ts";

const node = (id: string, kind: string, disabled = false) => ({ id, kind, ...(disabled ? { disabled } : {}) });
const wire = (from: string, to: string) => ({ from: `${from}.out`, to: `${to}.in` });

test("a disabled branch goes, what has another input stays", () => {
  const document = documentSchema.parse({
    format: "millrace/v1",
    name: "D",
    nodes: [
      node("a", "source.generator"),
      node("b", "source.generator", true),
      node("f", "transform.filter"),
      node("u", "transform.union"),
      node("t", "sink.table"),
      node("t2", "sink.table"),
    ],
    edges: [wire("a", "u"), wire("b", "f"), wire("f", "u"), wire("u", "t"), wire("f", "t2")],
  });
  const active = activeDocument(document);
  expect(active.nodes.map(({ id }) => id)).toEqual(["a", "u", "t"]);
  expect(active.edges).toEqual([wire("a", "u"), wire("u", "t")]);
});

test("a document without disabled nodes is itself", () => {
  const document = documentSchema.parse({ format: "millrace/v1", name: "D", nodes: [node("a", "source.generator")], edges: [] });
  expect(activeDocument(document)).toBe(document);
});
