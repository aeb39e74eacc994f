import type { PipelineDocument } from "@millrace/pipeline";

/** A graph small enough for a card: places scaled to 0…1, categories for the hue, wires by index. */
export interface GraphSketch {
  readonly nodes: readonly { readonly x: number; readonly y: number; readonly category: string }[];
  readonly edges: readonly (readonly [number, number])[];
}

const MOST_NODES = 40;

/** Draws a document down to a sketch; nodes without a place are set in a row. Accepts drafts with anything missing. */
export function sketchOf(document: Partial<Pick<PipelineDocument, "nodes" | "edges" | "layout">>): GraphSketch {
  const nodes = (document.nodes ?? []).slice(0, MOST_NODES);
  const index = new Map(nodes.map((node, i) => [node.id, i]));
  const places = nodes.map((node, i) => document.layout?.[node.id] ?? { x: i * 240, y: 0 });
  const x = scale(places.map((p) => p.x));
  const y = scale(places.map((p) => p.y));
  return {
    nodes: nodes.map((node, i) => ({ x: x[i] ?? 0, y: y[i] ?? 0.5, category: node.kind.split(".")[0] ?? "" })),
    edges: (document.edges ?? []).flatMap((edge) => {
      const from = index.get(edge.from.split(".")[0] ?? "");
      const to = index.get(edge.to.split(".")[0] ?? "");
      return from === undefined || to === undefined ? [] : [[from, to] as const];
    }),
  };
}

function scale(values: readonly number[]): number[] {
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  return values.map((v) => (span === 0 ? 0.5 : Math.round(((v - low) / span) * 1000) / 1000));
}
