import { documentSchema, type PipelineDocument } from "@millrace/pipeline";
import type { DraftStore } from "./draft-saver.ts";

const PREFIX = "millrace-draft:";

export interface LocalDraft {
  readonly revision: number;
  readonly document: PipelineDocument;
  readonly at: number;
}

/** Edits that the server does not have yet, kept in this browser. */
export function localDrafts(
  pipelineId: string,
  onFailure: (message: string) => void,
): DraftStore & { readonly read: () => LocalDraft | undefined } {
  const key = `${PREFIX}${pipelineId}`;
  return {
    write: (draft) => {
      try {
        window.localStorage.setItem(key, JSON.stringify(draft));
      } catch (error) {
        // A full or forbidden store: saving to the server goes on, the person is told that there is no second copy.
        onFailure(error instanceof Error ? error.message : String(error));
      }
    },
    clear: () => window.localStorage.removeItem(key),
    read: () => {
      const text = window.localStorage.getItem(key);
      return text === null ? undefined : parseDraft(text);
    },
  };
}

/** Reads a kept draft; undefined where it is damaged or of another release. */
export function parseDraft(text: string): LocalDraft | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    const { revision, document, at } = value as Record<string, unknown>;
    const parsed = documentSchema.safeParse(document);
    return typeof revision === "number" && typeof at === "number" && parsed.success ? { revision, document: parsed.data, at } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
