import type { EdgeView, Point, PortRef, Verdict } from "./canvas-types.ts";
import type { GroupActions } from "./group-frame.tsx";
import type { NoteActions } from "./note-card.tsx";

/** The edits that a person makes on the canvas. Points are in canvas coordinates, `screen` in those of the window. */
export interface EditHandlers {
  /** Once a gesture. */
  readonly onMove: (moves: readonly { readonly id: string; readonly x: number; readonly y: number }[], onto: DropOnto) => void;
  /** Why a wire does not fit, or undefined where it does; asked for each port when a wire is taken in hand. */
  readonly verdict: (from: PortRef, to: PortRef, replaced: string | undefined) => Verdict;
  readonly onConnect: (from: PortRef, to: PortRef) => void;
  readonly onReconnect: (edgeId: string, from: PortRef, to: PortRef) => void;
  readonly onDeleteEdge: (edgeId: string) => void;
  /** A wire was let go over nothing. */
  readonly onConnectToNothing: (from: PortRef, at: Point, screen: Point) => void;
  /** A wire was let go where it does not fit. */
  readonly onRefused: (reason: string) => void;
  readonly onInsertOnEdge: (edge: EdgeView, at: Point, screen: Point) => void;
  /** Something from the palette was dropped; `data` is what its drag carries. */
  readonly onDrop: (data: string, at: Point, onto: string | undefined) => void;
  readonly onQuickAdd: (at: Point, screen: Point) => void;
  /** A stroke with Alt went across wires. */
  readonly onCutEdges: (edgeIds: readonly string[]) => void;
  readonly notes: NoteActions;
  readonly groups: GroupActions;
}

/** What lies under a single thing that was dragged, by its id. */
export interface DropOnto {
  readonly edge?: string;
  readonly node?: string;
}

/** Type of what a drag from the palette carries. */
export const PALETTE_MIME = "application/x-millrace-kind";
