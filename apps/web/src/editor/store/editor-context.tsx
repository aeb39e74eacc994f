"use client";

import { createContext, useContext, type ReactNode } from "react";
import { useStore } from "zustand";
import type { EditorState, EditorStore } from "./editor-store.ts";

const Editor = createContext<EditorStore | undefined>(undefined);

export function EditorProvider({ store, children }: { readonly store: EditorStore; readonly children: ReactNode }) {
  return <Editor value={store}>{children}</Editor>;
}

/** The store itself, for handlers that read the state when they run. */
export function useEditorStore(): EditorStore {
  const store = useContext(Editor);
  if (store === undefined) throw new Error("This part of the editor must stand inside EditorProvider.");
  return store;
}

/** One part of the editor's state; drawn again only when that part changes. */
export function useEditor<Part>(selector: (state: EditorState) => Part): Part {
  return useStore(useEditorStore(), selector);
}

/** What can be undone and redone. */
export function useHistory() {
  const store = useEditorStore();
  const canUndo = useStore(store.temporal, (state) => state.pastStates.length > 0);
  const canRedo = useStore(store.temporal, (state) => state.futureStates.length > 0);
  return { canUndo, canRedo };
}
