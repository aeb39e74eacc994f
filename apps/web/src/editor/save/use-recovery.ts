"use client";

import { toast } from "@millrace/ui/overlays";
import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { diffDocuments } from "../document/diff.ts";
import type { EditorStore } from "../store/editor-store.ts";
import type { ServerState } from "./draft-saver.ts";
import { localDrafts } from "./local-drafts.ts";

/**
 * Edits that this browser kept and the server never got (a crash, a lost connection) are put back when the pipeline opens; undo takes them away
 * again. If the server has moved on meanwhile, saving them meets a conflict, which is shown.
 */
export function useRecovery(pipelineId: string, store: EditorStore, server: ServerState): void {
  const t = useTranslations("editor.save");
  const format = useFormatter();
  const isDone = useRef(false);
  useEffect(() => {
    // What this browser kept waits until it can be stored.
    if (isDone.current || store.getState().isReadOnly) return;
    isDone.current = true;
    const drafts = localDrafts(pipelineId, () => undefined);
    const draft = drafts.read();
    if (draft === undefined) return;
    if (diffDocuments(server.document, draft.document).isEmpty) return drafts.clear();
    store.getState().edit(() => draft.document, { label: { key: "restore" }, isAgreed: true });
    toast.success(t("recovered", { when: format.relativeTime(draft.at, Date.now()) }));
  }, [pipelineId, store, server, t, format]);
}
