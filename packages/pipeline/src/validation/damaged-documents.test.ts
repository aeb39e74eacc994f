import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDocument } from "../document/parse-document.ts";
import { printDocument } from "../document/print-document.ts";
import { TEMPLATES } from "../templates/index.ts";
import { applyFix } from "./apply-fix.ts";
import { validateDocument } from "./validate-document.ts";

/** A place in a document: the keys that lead to it. */
function placesOf(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [path];
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item] as const)
    : Object.entries(value);
  return [path, ...entries.flatMap(([key, item]) => placesOf(item, [...path, key]))];
}

/** The document with another value at a place; undefined takes the member out. */
function damaged(value: unknown, [key, ...rest]: readonly (string | number)[], replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) =>
      index === key ? (rest.length === 0 && replacement === undefined ? [] : [damaged(item, rest, replacement)]) : [item],
    );
  const copy: Record<string, unknown> = { ...(value as Record<string, unknown>) };
  if (rest.length === 0 && replacement === undefined) delete copy[key];
  else copy[key] = damaged(copy[key], rest, replacement);
  return copy;
}

const words = fc.constantFrom(
  "",
  "x",
  "event",
  "session",
  "transform.filter",
  "window.aggregate",
  "source.generator",
  "sink.table",
  "orders.out",
  "a.b",
  "${p}",
  "SUM",
  "price",
  "STRING",
  "1 +",
  "'",
  "`",
  "NULL",
  "UTC",
);
const values = fc.oneof(
  { weight: 3, arbitrary: words },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 2, arbitrary: fc.constant(undefined) },
  fc.integer(),
  fc.double(),
);
const documents = fc
  .tuple(fc.constantFrom(...TEMPLATES), fc.array(fc.tuple(fc.nat(), values), { minLength: 1, maxLength: 4 }))
  .map(([template, changes]) => {
    let document: unknown = template.document;
    for (const [at, value] of changes) {
      const places = placesOf(document);
      document = damaged(document, places[at % places.length] ?? [], value);
    }
    return document;
  });

test("a damaged document is answered with findings, is printed and read back as it is, and its repairs can be made", () => {
  fc.assert(
    fc.property(documents, (input) => {
      const { document, diagnostics } = validateDocument(input);
      for (const { code, message, nodeId } of diagnostics) {
        expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
        expect(message).toMatch(/^\S[\s\S]{5,}[.?!]$/);
        if (nodeId !== undefined) expect(document?.nodes.some((node) => node.id === nodeId)).toBe(true);
      }
      if (document === undefined) {
        expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
        return;
      }
      const again = validateDocument(parseDocument(printDocument(document)).value);
      expect(again.diagnostics.map(({ code }) => code)).toEqual(diagnostics.map(({ code }) => code));
      for (const fix of diagnostics.flatMap((diagnostic) => diagnostic.fixes ?? [])) validateDocument(applyFix(document, fix));
    }),
    { seed: 20251125, numRuns: 1_500 },
  );
});
