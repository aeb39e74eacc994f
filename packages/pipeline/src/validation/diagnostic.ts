/** One finding about a document. Validation returns all of them, never only the first. */
export interface Diagnostic {
  /** Stable, upper snake case: "UNKNOWN_COLUMN". */
  readonly code: string;
  readonly severity: "error" | "warning";
  /** What is wrong, with the values, and what to do. Plain words. */
  readonly message: string;
  readonly nodeId?: string;
  /** Path inside the node's config (or the document where `nodeId` is missing): "aggregates[1].expr". */
  readonly path?: string;
  /** Position inside the text of an expression field, in UTF-16 units. */
  readonly range?: { readonly start: number; readonly end: number };
  readonly edge?: { readonly from: string; readonly to: string };
  /** One-click repairs, best first. */
  readonly fixes?: readonly QuickFix[];
}

/** `replace` sets the value at `path` of the node's config; the others change the graph. */
export type QuickFix = { readonly title: string } & (
  | { readonly action: "set-config"; readonly nodeId: string; readonly path: string; readonly value: unknown }
  | {
      readonly action: "replace-text";
      readonly nodeId: string;
      readonly path: string;
      readonly range: { readonly start: number; readonly end: number };
      readonly text: string;
    }
  | {
      readonly action: "insert-node";
      readonly edge: { readonly from: string; readonly to: string };
      readonly kind: string;
      readonly config: Record<string, unknown>;
    }
  | { readonly action: "append-node"; readonly from: string; readonly kind: string; readonly config: Record<string, unknown> }
  | { readonly action: "remove-edge"; readonly edge: { readonly from: string; readonly to: string } }
);
