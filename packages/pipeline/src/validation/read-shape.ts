import { documentSchema, type PipelineDocument } from "../document/document.ts";
import { migrateDocument } from "../document/migrations.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { settingDiagnostics } from "./setting-diagnostics.ts";
import { shorten } from "./shorten.ts";

/** Brings a document to today's format and checks its shape, before anything is known about its nodes. */
export function readShape(input: unknown): { readonly document?: PipelineDocument; readonly diagnostics: readonly Diagnostic[] } {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return {
      diagnostics: [{ code: "NOT_A_DOCUMENT", severity: "error", message: "This is not a pipeline: a document is a JSON object." }],
    };
  }
  const migrated = migrateDocument(input as Readonly<Record<string, unknown>>);
  if (migrated.document === undefined) return { diagnostics: migrated.diagnostics };
  const parsed = documentSchema.safeParse(migrated.document);
  if (parsed.success) return { document: parsed.data, diagnostics: migrated.diagnostics };
  const found = settingDiagnostics(documentSchema, migrated.document, parsed.error.issues);
  return { diagnostics: [...migrated.diagnostics, ...found.map((diagnostic) => atNode(diagnostic, migrated.document))] };
}

/** Findings below nodes[i] name the node, where it has a usable id. */
function atNode(diagnostic: Diagnostic, document: unknown): Diagnostic {
  const match = /^nodes\[(\d+)\]/.exec(diagnostic.path ?? "");
  if (match === null) return diagnostic;
  const node = (document as { nodes?: unknown }).nodes;
  const id: unknown = Array.isArray(node) ? (node[Number(match[1])] as { id?: unknown } | null)?.id : undefined;
  return typeof id === "string" && id.length <= 64
    ? { ...diagnostic, message: `Node "${shorten(id)}", ${lowerFirst(diagnostic.message)}` }
    : diagnostic;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
