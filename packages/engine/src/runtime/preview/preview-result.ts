import type { Diagnostic } from "@millrace/pipeline";
import type { Column } from "@millrace/pipeline/types";
import type { RowKind } from "../../record/row.ts";

/** One record that left a port, as plain JSON. */
export interface PreviewRow {
  readonly kind: RowKind;
  /** Event time, epoch ms; null where the record has none. */
  readonly timestamp: number | null;
  /** In the order of the columns, encoded as `encodeJson` does. */
  readonly values: readonly unknown[];
  /** The step that made it. */
  readonly step: number;
}

export interface PreviewPort {
  readonly columns: readonly Column[];
  /** Records that left the port; `rows` holds the first of them. Rows that pass a node unchanged are the same objects before and behind it. */
  readonly total: number;
  readonly rows: readonly PreviewRow[];
  /** Records that had left the port when a step was over. */
  readonly totals: PreviewSeries;
}

/**
 * How a number went: `values[i]` from the end of step `steps[i]` on, ascending; nothing before the first. A step is what one row of a source (or the
 * passing of time) did: the unit of the time scrubber.
 */
export interface PreviewSeries {
  readonly steps: Int32Array;
  readonly values: Float64Array;
}

/** What a series says at the end of a step; undefined before its first. */
export function seriesAt({ steps, values }: PreviewSeries, step: number): number | undefined {
  let [from, to] = [0, steps.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (steps[middle]! <= step) from = middle + 1;
    else to = middle;
  }
  return values[from - 1];
}

export interface PreviewResult {
  /**
   * complete: all sample rows went through the nodes that are right. budget: time or rows ran out. failed: see `failure`. invalid: nothing can
   * run, see `diagnostics`.
   */
  readonly state: "complete" | "budget" | "failed" | "invalid";
  readonly diagnostics: readonly Diagnostic[];
  /** By "node.port". */
  readonly ports: Readonly<Record<string, PreviewPort>>;
  /** How many steps there were. */
  readonly steps: number;
  /** The watermark of each node, epoch ms; Infinity at the end of input. Nodes of one task have the same object. */
  readonly watermarks: Readonly<Record<string, PreviewSeries>>;
  /** Late rows that were dropped, by node; those of a late output are rows of its port. */
  readonly lateDropped: Readonly<Record<string, number>>;
  /** Rows that a node could not process, by its policy left out. */
  readonly rowErrors: readonly { readonly nodeId: string; readonly message: string; readonly sample: string | null }[];
  readonly failure: { readonly code: string; readonly message: string; readonly nodeId: string | undefined } | undefined;
  readonly elapsedMs: number;
}
