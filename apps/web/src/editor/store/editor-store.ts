import type { PipelineDocument } from "@millrace/pipeline";
import type { CanvasTool } from "@millrace/ui/canvas";
import { temporal, type TemporalState } from "zundo";
import { createStore, type StoreApi } from "zustand/vanilla";

/** Typing in one field within this time is one step of undo. */
const MERGE_WITHIN_MS = 1_500;
const UNDO_STEPS = 200;

export type DrawerTab = "data" | "windows" | "problems" | "code" | "tests" | "log";
export type RailTab = "add" | "outline" | "versions";

/** A field that should be shown and focused: a problem was clicked. */
export interface FocusRequest {
  readonly nodeId: string;
  readonly path: string;
  /** Differs for each request, so that the same field can be asked for twice. */
  readonly turn: number;
}

interface Tracked {
  readonly document: PipelineDocument;
  /** What the last edit was, for "Undo: …". A key of the messages `editor.edits`, with its values. */
  readonly lastEdit: EditLabel | undefined;
}

export interface EditLabel {
  readonly key:
    | "add"
    | "connect"
    | "disconnect"
    | "delete"
    | "heal"
    | "move"
    | "settings"
    | "rename"
    | "paste"
    | "duplicate"
    | "tidy"
    | "insert"
    | "note"
    | "disable"
    | "replace"
    | "pipeline"
    | "code"
    | "fix"
    | "restore"
    | "pin"
    | "group"
    | "fragment"
    | "test";
  readonly name?: string;
}

/** Keeps edits away from nodes that others are editing. */
export interface EditGuard {
  /** Nodes that others are editing. */
  readonly held: () => ReadonlySet<string>;
  /** An edit of such nodes was not made; `again` makes it. */
  readonly ask: (nodeIds: readonly string[], again: () => void) => void;
}

export interface EditOptions {
  readonly label: EditLabel;
  /** Edits with the same key shortly after each other are one step. */
  readonly mergeKey?: string;
  /** It brings in what others did, or what is asked already: made also where others are editing a node of it. */
  readonly isAgreed?: boolean;
  /** What is selected after it. */
  readonly select?: ReadonlySet<string>;
}

export interface EditorState extends Tracked {
  readonly selection: ReadonlySet<string>;
  readonly drawer: { readonly open: boolean; readonly tab: DrawerTab };
  /** The code stands beside the canvas, and not in the drawer. */
  readonly isCodeBeside: boolean;
  readonly rail: RailTab;
  readonly focus: FocusRequest | undefined;
  readonly tool: CanvasTool;
  readonly setTool: (tool: CanvasTool) => void;
  /** The installation may only be looked at: no edit is made. */
  readonly isReadOnly: boolean;
  /** How many edits were refused for that reason. */
  readonly refusals: number;
  /** Counts something that would have changed the document. */
  readonly refuse: () => void;
  readonly guard: EditGuard | undefined;
  readonly setGuard: (guard: EditGuard | undefined) => void;
  readonly edit: (change: (document: PipelineDocument) => PipelineDocument, options: EditOptions) => void;
  /** Another state of the pipeline takes the place of this one, without a step of undo: the server's, after a conflict. */
  readonly replace: (document: PipelineDocument) => void;
  readonly select: (selection: ReadonlySet<string>) => void;
  readonly showDrawer: (tab: DrawerTab) => void;
  readonly toggleDrawer: () => void;
  readonly toggleCodeBeside: () => void;
  readonly showRail: (tab: RailTab) => void;
  readonly focusField: (nodeId: string, path: string) => void;
}

export type EditorStore = StoreApi<EditorState> & { readonly temporal: StoreApi<TemporalState<Tracked>> };

/**
 * The state of one open editor: the document with its history, and what is selected and shown. One gesture is one step of undo; selection and
 * panels are no steps.
 */
export function createEditorStore(
  document: PipelineDocument,
  { now = Date.now, isReadOnly = false }: { readonly now?: () => number; readonly isReadOnly?: boolean } = {},
): EditorStore {
  let lastMerge: { readonly key: string; readonly at: number } | undefined;
  const store = createStore<EditorState>()(
    temporal(
      (set, get) => ({
        document,
        lastEdit: undefined,
        selection: new Set<string>(),
        drawer: { open: true, tab: "data" },
        isCodeBeside: false,
        rail: "add",
        focus: undefined,
        tool: "select",
        setTool: (tool) => set({ tool }),
        isReadOnly,
        refusals: 0,
        refuse: () => set(({ refusals }) => ({ refusals: refusals + 1 })),
        guard: undefined,
        setGuard: (guard) => set({ guard }),
        edit: (change, options) => {
          const { label, mergeKey, select, isAgreed = false } = options;
          const { document: before, guard } = get();
          const after = change(before);
          if (after === before) return;
          if (isReadOnly) return get().refuse();
          const held = guard === undefined || isAgreed ? [] : changedNodes(before, after, guard.held());
          if (held.length > 0) return guard?.ask(held, () => get().edit(change, options));
          const at = now();
          const merges = mergeKey !== undefined && lastMerge?.key === mergeKey && at - lastMerge.at < MERGE_WITHIN_MS;
          lastMerge = mergeKey === undefined ? undefined : { key: mergeKey, at };
          const history = (store as EditorStore).temporal.getState();
          if (merges) history.pause();
          set({ document: after, lastEdit: label, ...(select === undefined ? {} : { selection: select }) });
          if (merges) history.resume();
        },
        replace: (next) => {
          lastMerge = undefined;
          const history = (store as EditorStore).temporal.getState();
          history.pause();
          set({ document: next, lastEdit: undefined });
          history.resume();
          history.clear();
        },
        select: (selection) => set((state) => (sameSet(state.selection, selection) ? state : { selection })),
        showDrawer: (tab) => set((state) => ({ drawer: { open: true, tab }, isCodeBeside: state.isCodeBeside && tab !== "code" })),
        toggleDrawer: () => set((state) => ({ drawer: { ...state.drawer, open: !state.drawer.open } })),
        toggleCodeBeside: () =>
          set(({ isCodeBeside, drawer }) => ({
            isCodeBeside: !isCodeBeside,
            // One text at a time: the drawer goes back to the data.
            drawer: !isCodeBeside && drawer.tab === "code" ? { ...drawer, tab: "data" } : drawer,
          })),
        showRail: (rail) => set({ rail }),
        focusField: (nodeId, path) =>
          set((state) => ({ selection: new Set([nodeId]), focus: { nodeId, path, turn: (state.focus?.turn ?? 0) + 1 } })),
      }),
      {
        limit: UNDO_STEPS,
        partialize: (state): Tracked => ({ document: state.document, lastEdit: state.lastEdit }),
        equality: (past, current) => past.document === current.document,
      },
    ),
  );
  return store;
}

/** Steps back, and forgets of the selection what is no longer there. */
export function undo(store: EditorStore): void {
  store.temporal.getState().undo();
  dropDeadSelection(store);
}

export function redo(store: EditorStore): void {
  store.temporal.getState().redo();
  dropDeadSelection(store);
}

function dropDeadSelection(store: EditorStore): void {
  const { document, selection, select } = store.getState();
  const alive = new Set([
    ...document.nodes.map((node) => node.id),
    ...(document.notes ?? []).map((note) => note.id),
    ...(document.groups ?? []).map((group) => group.id),
    ...document.edges.map((edge) => `${edge.from}→${edge.to}`),
  ]);
  select(new Set([...selection].filter((id) => alive.has(id))));
}

/** Those of the given nodes that an edit changes or takes away. */
function changedNodes(before: PipelineDocument, after: PipelineDocument, among: ReadonlySet<string>): readonly string[] {
  if (among.size === 0 || before.nodes === after.nodes) return [];
  const now = new Map(after.nodes.flatMap((node) => (among.has(node.id) ? [[node.id, node]] : [])));
  return before.nodes.flatMap((node) => {
    const next = now.get(node.id);
    return !among.has(node.id) || next === node || (next !== undefined && JSON.stringify(next) === JSON.stringify(node)) ? [] : [node.id];
  });
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id));
}
