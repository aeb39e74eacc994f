import type { PipelineDocument } from "../document/document.ts";
import { buildGraph } from "./graph.ts";
import { expectedPort } from "./test-checks.ts";

/** The output ("node.port") whose rows a name in a test's `expected` stands for; undefined where there is none. */
export function testedPort(document: PipelineDocument, name: string): string | undefined {
  return expectedPort(name, buildGraph(document.nodes, document.edges));
}
