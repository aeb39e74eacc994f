import type { PipelineDocument } from "@millrace/pipeline";
import type { PortRef } from "@millrace/ui/canvas";
import type { Analysis } from "../analysis/analyse.ts";
import { inputsOf, kindOf } from "../catalog/kinds.ts";
import { edgeId, formatEnd, parseEnd } from "../document/edge-ends.ts";

/** Why a wire does not fit; words stand in the messages `editor.verdict`. */
export type Refusal =
  | { readonly reason: "sameDirection" | "itself" | "already" | "loop" | "unknownPort" }
  | { readonly reason: "needsKeys" }
  | { readonly reason: "changelog"; readonly changelog: string };

/**
 * Whether a wire may go from one port to another. Refuses only what cannot become right by editing settings: loops, a stream without keys
 * where the kind needs them, changes where only new rows are understood. Cost: O(edges).
 */
export function refusalOf(
  document: PipelineDocument,
  analysis: Analysis,
  a: PortRef,
  b: PortRef,
  replaced: string | undefined,
): Refusal | undefined {
  if (a.type === b.type) return { reason: "sameDirection" };
  const [from, to] = a.type === "source" ? [a, b] : [b, a];
  if (from.node === to.node) return { reason: "itself" };
  const edges = document.edges.filter((edge) => edgeId(edge) !== replaced);
  if (edges.some((edge) => edge.from === formatEnd(from) && edge.to === formatEnd(to))) return { reason: "already" };
  if (reaches(edges, to.node, from.node)) return { reason: "loop" };

  const target = document.nodes.find((node) => node.id === to.node);
  const kind = target === undefined ? undefined : kindOf(target.kind);
  if (target === undefined || kind === undefined) return undefined;
  if (!inputsOf(target).some((port) => port.name === to.port)) return { reason: "unknownPort" };
  const stream = analysis.streams.get(formatEnd(from));
  // Nothing is known about the rows yet: the problems list will speak when there is.
  if (stream === undefined) return undefined;
  const { needsKeys, accepts } = kind.traits;
  if (needsKeys === true && stream.keys === undefined) return { reason: "needsKeys" };
  if (!(accepts ?? ["append"]).includes(stream.changelog)) return { reason: "changelog", changelog: stream.changelog };
  return undefined;
}

function reaches(edges: PipelineDocument["edges"], start: string, goal: string): boolean {
  const next = new Map<string, string[]>();
  for (const edge of edges) {
    const from = parseEnd(edge.from).node;
    const list = next.get(from) ?? [];
    list.push(parseEnd(edge.to).node);
    next.set(from, list);
  }
  const seen = new Set([start]);
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === goal) return true;
    for (const other of next.get(node) ?? []) {
      if (seen.has(other)) continue;
      seen.add(other);
      open.push(other);
    }
  }
  return false;
}

/** Kinds that can stand at the other end of a wire: those that have a port on that side and do not refuse the stream. */
export function kindFits(kind: string, from: PortRef | undefined, analysis: Analysis): boolean {
  const entry = kindOf(kind);
  if (entry === undefined) return false;
  if (from === undefined) return true;
  if (from.type === "target") return typeof entry.outputs === "function" || entry.outputs.length > 0;
  if (entry.inputs.length === 0) return false;
  const stream = analysis.streams.get(formatEnd(from));
  if (stream === undefined) return true;
  if (entry.traits.needsKeys === true && stream.keys === undefined) return false;
  return (entry.traits.accepts ?? ["append"]).includes(stream.changelog);
}
