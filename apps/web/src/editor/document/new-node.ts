import type { PipelineDocument, PipelineNode } from "@millrace/pipeline";
import { kindOf } from "../catalog/kinds.ts";
import { freshId, usedIds } from "./fresh-id.ts";

/** A fresh node of a kind with the catalog's defaults, not yet in the document. */
export function newNode(document: PipelineDocument, kind: string, config?: Record<string, unknown>): PipelineNode {
  const defaults = kindOf(kind)?.defaults;
  const fields = typeof defaults === "object" && defaults !== null ? (defaults as Record<string, unknown>) : {};
  return { id: freshId(kind, usedIds(document)), kind, config: { ...structuredClone(fields), ...config } };
}
