"use client";

import { createContext, useContext, type ReactNode } from "react";
import type { CanvasTool, Point } from "@millrace/ui/canvas";
import type { Column } from "@millrace/pipeline";
import type { EdgeEnd } from "../document/edge-ends.ts";
import type { DrawerTab } from "../store/editor-store.ts";
import type { Attach, GraphActions } from "./graph-actions.ts";

/** What the page can do, for palette, canvas, menus and keys. */
export interface EditorActions {
  readonly graph: GraphActions;
  readonly addKind: (kind: string) => void;
  readonly openQuickAdd: (request: QuickAddRequest) => void;
  readonly quickAdd: () => void;
  /** A filter behind an output, its condition in hand; `onlyTo`: only in the wire to that input. */
  readonly filterOn: (from: EdgeEnd, column: Column, onlyTo?: string) => void;
  readonly fit: () => void;
  readonly fitSelection: () => void;
  readonly zoomBy: (factor: number) => void;
  readonly zoomTo: (zoom: number) => void;
  /** What the left button does on the empty canvas: a box that selects, or the hand. */
  readonly setTool: (tool: CanvasTool) => void;
  /** The search of the palette gets the focus. */
  readonly openPalette: () => void;
  readonly center: (nodeId: string) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly tidy: () => void;
  /** Starts it, or asks first where there is something to decide. */
  readonly run: () => void;
  /** Asks first in any case. */
  readonly deploy: () => void;
  readonly openSettings: () => void;
  /** The selected pattern node is looked at from near. */
  readonly openPattern: () => void;
  /** The focus goes from a field back to the selected node. */
  readonly backToCanvas: () => void;
  readonly rename: () => void;
  readonly copy: () => void;
  readonly cut: () => void;
  /** `keepsIncoming`: copied nodes also get the rows that the originals get. */
  readonly pasteFromClipboard: (at?: Point, keepsIncoming?: boolean) => void;
  readonly addNote: (at?: Point) => void;
  readonly group: () => void;
  /** The newest version of a fragment, wired to what it is attached to; where there is no place, behind that or in the middle of what is seen. */
  readonly placeFragment: (name: string, options?: PlaceFragmentOptions) => void;
  /** Asks under which name the selection is kept. */
  readonly saveFragment: () => void;
  readonly exportFile: () => void;
  readonly importFile: () => void;
  readonly openCommands: () => void;
  readonly openShortcuts: () => void;
  readonly focusRegion: (step: 1 | -1) => void;
  /** Cancels, then closes, then clears: what Escape does on the canvas. */
  readonly clear: () => void;
  readonly walk: (direction: "left" | "right" | "up" | "down") => void;
  readonly find: () => void;
  readonly toggleCodeBeside: () => void;
  readonly showDrawer: (tab: DrawerTab) => void;
  readonly saveVersion: () => void;
  readonly showCoach: () => void;
  /** Answers whether the text was a clip or a document. */
  readonly pasteText: (text: string, at?: Point, keepsIncoming?: boolean) => boolean;
}

export interface PlaceFragmentOptions {
  readonly at?: Point | undefined;
  readonly attach?: Attach;
  /** The list of what can be added opens again behind it. */
  readonly keepGoing?: boolean;
}

export interface QuickAddRequest {
  readonly screen: Point;
  /** Place on the canvas of the new node's left upper corner; undefined: where it fits. */
  readonly at: Point | undefined;
  readonly attach: Attach;
}

const Actions = createContext<EditorActions | undefined>(undefined);

export function ActionsProvider({ actions, children }: { readonly actions: EditorActions; readonly children: ReactNode }) {
  return <Actions value={actions}>{children}</Actions>;
}

export function useActions(): EditorActions {
  const actions = useContext(Actions);
  if (actions === undefined) throw new Error("This part of the editor must stand inside ActionsProvider.");
  return actions;
}
