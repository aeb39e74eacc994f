import type { Diagnostic } from "../validation/diagnostic.ts";
import { findJsonError } from "./json-error.ts";

/** A text of more than this is not a pipeline: it is refused before it is read. In UTF-16 units. */
export const MAX_DOCUMENT_LENGTH = 64 * 1024 * 1024;

/**
 * Reads the text of a document. The value is not checked yet: give it to `validateDocument`.
 * Where the text is not JSON, `value` is missing and the diagnostic says where (line, column, `range` in the whole text) and what to do.
 */
export function parseDocument(text: string): { readonly value?: unknown; readonly diagnostics: readonly Diagnostic[] } {
  if (text.length > MAX_DOCUMENT_LENGTH) {
    const message = `The document has ${text.length} characters; at most ${MAX_DOCUMENT_LENGTH} are read. Move sample rows into files.`;
    return { diagnostics: [{ code: "DOCUMENT_TOO_LARGE", severity: "error", message }] };
  }
  // A mark that editors on Windows put first; JSON has no place for it.
  const json = text.startsWith("\uFEFF") ? text.slice(1) : text;
  try {
    return { value: JSON.parse(json) as unknown, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const found = findJsonError(json);
    const where = found === undefined ? "" : ` in line ${found.line}, column ${found.column}`;
    const shift = text.length - json.length;
    return {
      diagnostics: [
        {
          code: "JSON_SYNTAX",
          severity: "error",
          message: `The document is not JSON${where}: ${found?.message ?? error.message}.`,
          ...(found === undefined ? {} : { range: { start: found.start + shift, end: Math.min(found.start + 1, json.length) + shift } }),
        },
      ],
    };
  }
}
