import { documentSchema, TEMPLATES, type PipelineDocument } from "@millrace/pipeline";
import { sketchOf, type GraphSketch } from "./pipelines/sketch.ts";

/** A template as its card shows it. */
export interface TemplateSummary {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly nodeCount: number;
  readonly sketch: GraphSketch;
}

export function listTemplates(): readonly TemplateSummary[] {
  return TEMPLATES.map(({ id, title, description, tags, document }) => ({
    id,
    title,
    description,
    tags,
    nodeCount: document.nodes.length,
    sketch: sketchOf(documentSchema.parse(document)),
  }));
}

/** The document of a template, complete; undefined for an id that this version does not have. */
export function templateDocument(id: string): PipelineDocument | undefined {
  const template = TEMPLATES.find((t) => t.id === id);
  return template === undefined ? undefined : documentSchema.parse(template.document);
}
