import { parseJson } from "@millrace/pipeline/types";

/** A row of a request that was refused. `row` counts from 1. */
export interface RefusedRow {
  readonly row: number;
  readonly reason: string;
}

export type IngestBody = { readonly rows: readonly unknown[] } | { readonly refused: readonly RefusedRow[] };

/**
 * Reads a request body: one JSON object, a JSON array of objects, or JSON Lines (blank lines are ignored).
 * JSON Lines are recognised by the content type application/x-ndjson (or jsonl), or by a second object behind the first line.
 */
export function parseIngestBody(text: string, contentType: string): IngestBody {
  const isLines = /ndjson|jsonl|json-lines/i.test(contentType);
  if (!isLines) {
    try {
      const value: unknown = parseJson(text);
      return { rows: Array.isArray(value) ? value : [value] };
    } catch {
      // Not one JSON value: perhaps lines, whatever the content type says.
      if (!/^\s*\{[^\n]*\}\s*\n\s*\{/.test(text)) return { refused: [{ row: 1, reason: "the body is not valid JSON" }] };
    }
  }
  const rows: unknown[] = [];
  const refused: RefusedRow[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    try {
      rows.push(parseJson(line));
    } catch {
      refused.push({ row: rows.length + refused.length + 1, reason: "the line is not valid JSON" });
    }
  }
  return refused.length > 0 ? { refused } : { rows };
}
