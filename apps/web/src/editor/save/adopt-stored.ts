import { documentSchema, type PipelineDocument } from "@millrace/pipeline";
import type { EditorStore } from "../store/editor-store.ts";
import type { DraftSaver } from "./draft-saver.ts";

/**
 * Takes over what somebody else stored, as long as nothing unsaved is in the way (then saving meets the conflict, which is shown). Answers whether it
 * was taken.
 */
export async function adoptStored(
  store: EditorStore,
  saver: DraftSaver,
  fetch: () => Promise<{ readonly revision: number; readonly updatedAt: number; readonly document: unknown }>,
): Promise<PipelineDocument | undefined> {
  const current = await fetch();
  if (current.revision <= saver.revision || saver.hasUnsaved) return undefined;
  const document = documentSchema.parse(current.document);
  saver.resolve({ revision: current.revision, updatedAt: current.updatedAt, document }, undefined);
  store.getState().replace(document);
  return document;
}
