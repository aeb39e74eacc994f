"use client";

import type { PipelineDocument } from "@millrace/pipeline";
import { useEffect, useMemo, useRef, useState } from "react";
import { toast } from "@millrace/ui/overlays";
import { useTranslations } from "next-intl";
import { useTRPCClient } from "../../trpc/client.tsx";
import { diffDocuments } from "../document/diff.ts";
import type { EditorStore } from "../store/editor-store.ts";
import { DraftSaver, type SaveOutcome, type SaveState, type ServerState } from "./draft-saver.ts";
import { localDrafts } from "./local-drafts.ts";
import { isOwnEmptying } from "./own-emptying.ts";
import { outcomeOfError } from "./save-outcome.ts";

/** Whether a document is one that this editor has been through. */
function isOwnState(store: EditorStore, document: PipelineDocument): boolean {
  const { pastStates, futureStates } = store.temporal.getState();
  const known = [store.getState().document, ...[...pastStates, ...futureStates].map((state) => state.document)];
  return known.some((state) => state !== undefined && diffDocuments(state, document).isEmpty);
}

/** Keeps the server's copy of a pipeline equal to the editor's, and says how that stands. */
export function useDraftSaver(pipelineId: string, store: EditorStore, server: ServerState) {
  const client = useTRPCClient();
  const t = useTranslations("editor.save");
  // The person wants the graph empty: they deleted the nodes here, or said so.
  const mayEmpty = useRef(false);
  const [state, setState] = useState<SaveState>({ type: "saved", at: server.updatedAt });

  const saver = useMemo(() => {
    let isWarned = false;
    const drafts = localDrafts(pipelineId, (message) => {
      if (!isWarned) toast.warning(t("noLocalCopy", { message }));
      isWarned = true;
    });
    return new DraftSaver({
      revision: server.revision,
      savedAt: server.updatedAt,
      document: server.document,
      drafts,
      onState: setState,
      save: async (revision, document) => {
        const send = async (from: number): Promise<SaveOutcome> => {
          try {
            const saved = await client.pipelines.save.mutate({ id: pipelineId, revision: from, document, mayEmpty: mayEmpty.current });
            return { type: "saved", revision: saved.revision, updatedAt: saved.updatedAt };
          } catch (error) {
            return outcomeOfError(error);
          }
        };
        const outcome = await send(revision);
        // A save whose answer was lost (a closed page, a cut line) left a state of ours on the server: that is no conflict.
        return outcome.type === "conflict" && isOwnState(store, outcome.current.document) ? send(outcome.current.revision) : outcome;
      },
    });
    // The server's state is read once, when the page opens.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [pipelineId, client]);

  useEffect(() => {
    let last = store.getState().document;
    const stop = store.subscribe(({ document, lastEdit }) => {
      if (document === last) return;
      if (document.nodes.length > 0) mayEmpty.current = false;
      else if (last.nodes.length > 0)
        mayEmpty.current = isOwnEmptying({ lastEdit, canRedo: store.temporal.getState().futureStates.length > 0 });
      last = document;
      saver.change(document);
    });
    const retry = () => saver.retry();
    const warn = (event: BeforeUnloadEvent) => {
      if (saver.hasUnsaved) event.preventDefault();
    };
    window.addEventListener("online", retry);
    window.addEventListener("beforeunload", warn);
    return () => {
      stop();
      // Leaving the page by a link: what is not sent yet goes now.
      void saver.flush();
      window.removeEventListener("online", retry);
      window.removeEventListener("beforeunload", warn);
    };
  }, [saver, store]);

  const emptying = {
    /** The graph should be empty: it is saved so. */
    agree: () => {
      mayEmpty.current = true;
      saver.change(store.getState().document);
      void saver.flush();
    },
    /** The nodes that the server holds come back here. */
    keepNodes: () => {
      const document = saver.base;
      saver.resolve({ revision: saver.revision, updatedAt: server.updatedAt, document }, undefined);
      store.getState().replace(document);
    },
  };
  return { saver, state, emptying };
}
