/**
 * JSON.parse that keeps whole numbers beyond 2^53 exact, as bigint. Costs one scan of the text where it has no run of 16 digits,
 * a reviver call per value where it has.
 * Throws: SyntaxError, as JSON.parse.
 */
export function parseJson(text: string): unknown {
  return /\d{16}/.test(text) ? (JSON.parse(text, keepExact as Reviver) as unknown) : (JSON.parse(text) as unknown);
}

type Reviver = (this: unknown, key: string, value: unknown) => unknown;

/** The third argument (ES2025 "JSON.parse source text access") is not in TypeScript's library yet. */
function keepExact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
}
