import { findKind, type PipelineDocument, type PipelineTest } from "@millrace/pipeline";
import { GENERATOR_SHAPES, sourceWatermark, type SourceGeneratorConfig } from "@millrace/pipeline/catalog";

/**
 * The document with sources that give exactly the rows of a test: each becomes a file source of the same columns and event time, whose rows the
 * preview's sample reader hands over. What a node keeps, its id, its state, its wires, stays.
 */
export function withTestRows(document: PipelineDocument): PipelineDocument {
  const nodes = document.nodes.map((node) => {
    const kind = findKind(node.kind);
    if (kind?.category !== "source" || node.kind === "source.file") return node;
    const parsed = kind.config.safeParse(node.config);
    if (!parsed.success) return node;
    const schema =
      node.kind === "source.generator" ? GENERATOR_SHAPES[(parsed.data as SourceGeneratorConfig).shape].schema : node.config.schema;
    const watermark = sourceWatermark(node.kind, parsed.data);
    return { ...node, kind: "source.file", config: { path: "rows-of-a-test", schema, ...(watermark === undefined ? {} : { watermark }) } };
  });
  return { ...document, nodes };
}

/** Rows for every source: those of the test, none for sources that it does not name. */
export function rowsOfSources(document: PipelineDocument, test: PipelineTest): Readonly<Record<string, PipelineTest["rows"][string]>> {
  const sources = document.nodes.filter((node) => findKind(node.kind)?.category === "source");
  return Object.fromEntries(sources.map((node) => [node.id, test.rows[node.id] ?? []]));
}
