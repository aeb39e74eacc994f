import type { Diagnostic } from "@millrace/pipeline";

/** One line a diagnostic: severity, place, sentence, code. */
export function printDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map((diagnostic) => `${diagnostic.severity}: ${placeOf(diagnostic)}${diagnostic.message} [${diagnostic.code}]`)
    .join("\n");
}

function placeOf({ nodeId, path, edge }: Diagnostic): string {
  if (edge !== undefined) return `${edge.from} → ${edge.to}: `;
  const parts = [nodeId, path].filter((part) => part !== undefined && part !== "");
  return parts.length === 0 ? "" : `${parts.join(", ")}: `;
}
