"use client";

import { useEffect } from "react";
import type { EditorStore } from "../store/editor-store.ts";
import { keepState } from "./recovery-list.ts";

/** Keeps the last state of a graph that becomes empty, whoever empties it. */
export function useKeptStates(pipelineId: string, store: EditorStore): void {
  useEffect(() => {
    let last = store.getState().document;
    return store.subscribe(({ document }) => {
      if (document.nodes.length === 0 && last.nodes.length > 0)
        keepState(pipelineId, { at: Date.now(), reason: "emptied", document: last });
      last = document;
    });
  }, [pipelineId, store]);
}
