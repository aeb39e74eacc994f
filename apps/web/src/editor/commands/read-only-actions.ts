import type { EditorActions } from "./actions-context.tsx";

/** The actions of a pipeline that may only be looked at: what would begin a change is refused at once, and not at its end. */
export function readOnlyActions(actions: EditorActions, refuse: () => void): EditorActions {
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
