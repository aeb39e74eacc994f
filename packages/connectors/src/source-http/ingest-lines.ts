/** ES2025 JSON.rawJSON, which TypeScript's library does not know yet. */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/** Rows as JSON Lines; a bigint is written as the number that it was in the request. */
export function ingestLines(rows: readonly unknown[]): string {
  return rows
    .map((row) => `${JSON.stringify(row, (_key, value: unknown) => (typeof value === "bigint" ? rawJSON(String(value)) : value))}\n`)
    .join("");
}
