import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findJsonError } from "./json-error.ts";
import { MAX_DOCUMENT_LENGTH, parseDocument } from "./parse-document.ts";

describe("parseDocument", () => {
  test("reads JSON, also behind a byte order mark", () => {
    expect(parseDocument('{"a": 1}')).toEqual({ value: { a: 1 }, diagnostics: [] });
    expect(parseDocument('\uFEFF{"a": 1}').value).toEqual({ a: 1 });
  });

  test.each([
    ["nothing", "", 1, 1, "the text is empty"],
    ["a comma too many", '{\n  "a": 1,\n}', 2, 9, "there is a comma too many in front of }"],
    ["a missing comma", '{\n  "a": 1\n  "b": 2\n}', 3, 3, "a comma or } is missing here"],
    ["a missing colon", '{"a" 1}', 1, 6, "a colon is missing here"],
    ["single quotes", "{'a': 1}", 1, 2, "a name in double quotes is needed here"],
    ["a value in single quotes", "{\"a\": 'b'}", 1, 7, "texts stand in double quotes"],
    ["a bare word", '{"a": yes}', 1, 7, 'a value is needed here, not "y"'],
    ["a text without end", '{"a": "b', 1, 7, "this text is never closed"],
    ["an object without end", '{"a": {"b": 1}', 1, 1, "this { is never closed"],
    ["a text behind the end", '{"a": 1} x', 1, 10, "something stands behind the end of the document"],
    ["a wrong escape", '{"a": "\\q"}', 1, 8, "there is no such escape"],
    ["a line break in a text", '{"a": "b\nc"}', 1, 9, "a line break or control character must be escaped"],
    ["a number with a leading zero", '{"a": 01}', 1, 7, 'a value is needed here, not "0"'],
  ])("places %s", (_, text, line, column, message) => {
    const { diagnostics, value } = parseDocument(text);
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code: "JSON_SYNTAX", severity: "error", message: `The document is not JSON in line ${line}, column ${column}: ${message}.` },
    ]);
  });

  test("refuses a text that is too long before it reads it", () => {
    expect(parseDocument(" ".repeat(MAX_DOCUMENT_LENGTH + 1)).diagnostics).toMatchObject([{ code: "DOCUMENT_TOO_LARGE" }]);
  });
});

describe("findJsonError", () => {
  test("finds an error exactly where JSON.parse does", () => {
    const broken = fc
      .tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.constantFrom(...'{}[]":,\\a1 \n'.split("")))
      .map(([text, at, insert]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + insert + text.slice(place);
      });
    fc.assert(
      fc.property(broken, (text) => {
        expect(findJsonError(text) === undefined).toBe(isJson(text));
      }),
      { seed: 11, numRuns: 2_000 },
    );
  });

  test("does not run out of stack", () => {
    expect(findJsonError("[".repeat(100_000))?.message).toContain("nested deeper");
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
