import type { Diagnostic, PipelineDocument } from "@millrace/pipeline";
import { outputsOf } from "../catalog/kinds.ts";
import { formatEnd, parseEnd } from "../document/edge-ends.ts";
import { freshId, usedIds } from "../document/fresh-id.ts";

/**
 * The part of a document that can be shown with rows while the rest is still wrong: nodes without errors whose inputs are all in the part. Ends
 * that lead nowhere get a sink that drops rows, so that a half drawn pipeline runs as well.
 */
export function runnablePart(document: PipelineDocument, errors: ReadonlyMap<string, readonly Diagnostic[]>): PipelineDocument {
  const out = new Set(
    document.nodes
      .filter((node) => node.disabled !== true && errors.get(node.id)?.some((problem) => problem.severity === "error") === true)
      .map((node) => node.id),
  );
  const known = new Set(document.nodes.map((node) => node.id));
  for (let grew = true; grew;) {
    grew = false;
    for (const edge of document.edges) {
      const [from, to] = [parseEnd(edge.from).node, parseEnd(edge.to).node];
      if (!out.has(to) && (out.has(from) || !known.has(from))) {
        out.add(to);
        grew = true;
      }
    }
  }
  const used = usedIds(document);
  const kept = document.nodes.filter((node) => !out.has(node.id));
  const edges = document.edges.filter((edge) => !out.has(parseEnd(edge.from).node) && !out.has(parseEnd(edge.to).node));
  const fed = new Set(edges.map((edge) => parseEnd(edge.from).node));
  const sinks = kept.flatMap((node) => {
    const port = fed.has(node.id) ? undefined : outputsOf(node)[0]?.name;
    return port === undefined ? [] : [{ id: freshId("end", used), from: formatEnd({ node: node.id, port }) }];
  });
  return {
    ...document,
    nodes: [...kept, ...sinks.map((sink) => ({ id: sink.id, kind: "sink.discard", config: {} }))],
    edges: [...edges, ...sinks.map((sink) => ({ from: sink.from, to: `${sink.id}.in` }))],
  };
}
