import type { PipelineDocumentInput } from "../document/document.ts";

/** Wires along a line of nodes: "a → b.left" is a wire from a.out to b.left; where no port is named it is out and in. */
export function wires(...lines: readonly string[]): PipelineDocumentInput["edges"] {
  return lines.flatMap((line) => {
    const ends = line.split(" → ");
    return ends.slice(1).map((end, index) => ({ from: port(ends[index] ?? "", "out"), to: port(end, "in") }));
  });
}

/** A node in the middle of a line is named once: "a → b → c". A port named there is that of the wire that ends at it. */
function port(end: string, fallback: "in" | "out"): string {
  const [node = "", named] = end.split(".");
  return `${node}.${named === undefined || (fallback === "out" && INPUTS.has(named)) ? fallback : named}`;
}

const INPUTS: ReadonlySet<string> = new Set(["in", "left", "right", "rules", "first", "second"]);
const COLUMN_WIDTH = 280;
const ROW_HEIGHT = 160;

/** Places nodes on a grid: one list a row, "" for a free place. */
export function placed(...rows: readonly (readonly string[])[]): NonNullable<PipelineDocumentInput["layout"]> {
  const layout: Record<string, { x: number; y: number }> = {};
  for (const [row, ids] of rows.entries()) {
    for (const [column, id] of ids.entries()) if (id !== "") layout[id] = { x: column * COLUMN_WIDTH, y: row * ROW_HEIGHT };
  }
  return layout;
}
