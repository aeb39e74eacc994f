import type { EditLabel } from "../store/editor-store.ts";

/** What is known of a document at the moment it became empty. */
export interface Emptying {
  readonly lastEdit: EditLabel | undefined;
  /** Undo led here: there are steps to redo. */
  readonly canRedo: boolean;
}

/**
 * Whether a person emptied the graph by hand in this session: by deleting, or by taking steps back. A restored draft, another tab's state or code
 * that was pasted may be empty by accident.
 */
export function isOwnEmptying({ lastEdit, canRedo }: Emptying): boolean {
  return canRedo || lastEdit?.key === "delete" || lastEdit?.key === "heal";
}
