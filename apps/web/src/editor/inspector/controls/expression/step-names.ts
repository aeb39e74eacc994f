import { stepsOf, type Pattern } from "@millrace/pipeline/patterns";

/** Names of the steps of a node's pattern, as far as it is written; none where the node has no pattern. */
export function stepNamesOf(config: Readonly<Record<string, unknown>>): readonly string[] {
  const { pattern } = config as { readonly pattern?: { readonly steps?: unknown } };
  if (!Array.isArray(pattern?.steps)) return [];
  return [...new Set(stepsOf(pattern as unknown as Pattern).map(({ name }) => name))].filter(
    (name) => typeof name === "string" && name !== "",
  );
}
