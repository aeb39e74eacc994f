import type { PipelineDocumentInput } from "../document/document.ts";

/** A pipeline to begin with. It runs with nothing outside: its rows are generated, or come from a sample file of the data folder. */
export interface Template {
  /** Stable, in addresses. */
  readonly id: string;
  readonly title: string;
  /** One or two sentences: what it answers, and what is worth looking at. */
  readonly description: string;
  readonly tags: readonly string[];
  readonly document: PipelineDocumentInput;
}
