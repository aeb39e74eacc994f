import type { Category } from "@millrace/pipeline";

/** A port as the canvas shows it. */
export interface PortView {
  readonly name: string;
  readonly title: string;
  /** Drawn at the lower edge: late rows, errors. */
  readonly side?: boolean;
  /** Its rows in words, shown on hover: "origin STRING, delay INT". */
  readonly type?: string;
}

/** What stands below the name. Edit and Live have the same place and size. */
export type NodeBody = EditBody | LiveBody;

export interface EditBody {
  readonly mode: "edit";
  /** The last sample rows that leave the node, each a line of name/value pairs; or none and a reason. */
  readonly rows: readonly (readonly { readonly name: string; readonly value: string }[])[];
  /** Why there are no rows, or what goes on: "2 windows filling". */
  readonly note?: string;
}

export interface LiveBody {
  readonly mode: "live";
  /** Rows per second; undefined where not known (no reading yet). */
  readonly recordsInPerSecond?: number;
  readonly recordsOutPerSecond?: number;
  /** Shares of time, 0 to 1; together about 1. */
  readonly busy: number;
  readonly backPressured: number;
  readonly idle: number;
  /** Event time in epoch milliseconds; null where the node has none. */
  readonly watermarkMs: number | null;
  /** Last known, not current: shown greyed. */
  readonly isStale?: boolean;
  /** The card tells one chosen number instead of its load: as a shade, a bar and in words. `share` is 0 to 1 of the largest on the canvas. */
  readonly heat?: { readonly share: number; readonly text: string; readonly label: string };
  /** Of a folded group: the name of its busiest node, in the place of the watermark. Busy and held back are those of the worst node. */
  readonly busiest?: string;
  /** One short line in place of the numbers: "finished · 4,212 rows". */
  readonly note?: string;
}

/** A small sign at a card's edge; several stand side by side. It never changes the card's size. */
export interface NodeMark {
  /**
   * changed: differs from what runs. keeps, converts, rebuilds: its state in what runs. passed, failed: tests. person: somebody works here.
   * pinned: rows are pinned to it, drawn as a pin.
   */
  readonly type: "changed" | "keeps" | "converts" | "rebuilds" | "passed" | "failed" | "person" | "pinned";
  /** At most a few letters. */
  readonly text: string;
  /** What it says in words. */
  readonly title: string;
  /** A CSS colour; of persons. */
  readonly color?: string;
}

/** A node of the canvas. Keep the object's identity while nothing of it changes: only changed nodes are drawn again. */
export interface NodeView {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly kind: string;
  /** "unknown" for kinds that this release does not know. */
  readonly category: Category | "unknown";
  readonly icon: string;
  readonly name: string;
  /** What people wrote about it; shown on hover. */
  readonly description?: string;
  /** One line made from the settings; Live shows the rates in its place. */
  readonly summary: string;
  readonly inputs: readonly PortView[];
  readonly outputs: readonly PortView[];
  readonly errors: number;
  readonly warnings: number;
  /** The findings in words, for the hover of the count. */
  readonly problems?: string;
  readonly disabled?: boolean;
  readonly marks?: readonly NodeMark[];
  /** On the way of the row that a person follows. */
  readonly traced?: boolean;
  readonly body: NodeBody | undefined;
}

export interface EdgeView {
  readonly id: string;
  readonly source: string;
  readonly sourcePort: string;
  readonly target: string;
  readonly targetPort: string;
  /** Shown on hover: type and partitioning. */
  readonly title?: string;
  /** "hash", "rebalance": a short word drawn at the wire where it is news. */
  readonly partition?: string;
  /** Live: rows per second; width and label follow it. */
  readonly recordsPerSecond?: number;
  /** held: its consumer holds it back. busy: leads into the culprit. */
  readonly state?: "held" | "busy";
  /** Why the wire does not fit; drawn dashed and red, never dropped. */
  readonly broken?: string;
}

/** A frame around nodes that belong together. */
export interface GroupView {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly name: string;
  /** The nodes within. */
  readonly nodes: readonly string[];
  /** One short line beside the name: what it was made from, or how it is doing. */
  readonly note?: string;
  /** What it was made from has a newer version. */
  readonly isStale?: boolean;
}

/** A sticky note. */
export interface NoteView {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Markdown. */
  readonly text: string;
  readonly color?: string;
  /** The node that it moves with. */
  readonly attachedTo?: string;
}

/** One end of a wire that is being drawn. */
export interface PortRef {
  readonly node: string;
  readonly port: string;
  readonly type: "source" | "target";
}

/** What a port says to the wire in hand: undefined fits, text is the reason why not. */
export type Verdict = string | undefined;

/** What the left button does on the empty canvas: draws a box that selects, or takes the canvas by the hand. */
export type CanvasTool = "select" | "pan";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Below this zoom dots would be a grey haze, shadows invisible and words unreadable, and they cost most of the time of a frame with 300 nodes. */
export const FAR_ZOOM = 0.55;
/** Size of a node card; the height only without body rows. */
export const NODE_WIDTH = 188;
export const NODE_HEIGHT = 96;
export const GRID = 16;
