import { useMemo } from "react";
import type { EditorStore } from "../store/editor-store.ts";
import type { EditorActions } from "./actions-context.tsx";

/** What the page can do: everything, or where nothing may be changed, only what looks. */
export function useAllowedActions(actions: EditorActions, store: EditorStore): EditorActions {
  return useMemo(() => {
    const { isReadOnly, refuse } = store.getState();
    return isReadOnly ? readOnlyActions(actions, refuse) : actions;
  }, [actions, store]);
}

/** The actions of a pipeline that may only be looked at: what would begin a change is refused at once, and not at its end. */
function readOnlyActions(actions: EditorActions, refuse: () => void): EditorActions {
  return {
    ...actions,
    addKind: refuse,
    openQuickAdd: refuse,
    quickAdd: refuse,
    filterOn: refuse,
    tidy: refuse,
    run: refuse,
    deploy: refuse,
    rename: refuse,
    pasteFromClipboard: refuse,
    addNote: refuse,
    placeFragment: refuse,
    saveFragment: refuse,
    importFile: refuse,
    saveVersion: refuse,
    pasteText: () => {
      refuse();
      return true;
    },
  };
}
