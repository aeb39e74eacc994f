import { testedPort, type PipelineDocument } from "@millrace/pipeline";
import { kindOf, outputsOf } from "../catalog/kinds.ts";

/** A table of a test: rows given to a source or expected at a place. `port` is the output whose columns it has. */
export interface TestPlace {
  readonly name: string;
  readonly nodeId: string;
  readonly port: string | undefined;
}

/** The sources of a document, which a test can give rows to. */
export function givenPlaces(document: PipelineDocument): readonly TestPlace[] {
  return document.nodes
    .filter((node) => kindOf(node.kind)?.category === "source")
    .map((node) => ({ name: node.id, nodeId: node.id, port: `${node.id}.out` }));
}

/** Where rows can be expected: at each sink, and at each output of a node between. */
export function expectedPlaces(document: PipelineDocument): readonly TestPlace[] {
  const sinks = document.nodes.filter((node) => kindOf(node.kind)?.category === "sink").map((node) => place(document, node.id));
  const between = document.nodes
    .filter((node) => !["source", "sink", undefined].includes(kindOf(node.kind)?.category))
    .flatMap((node) => outputsOf(node).map((port) => place(document, `${node.id}.${port.name}`)));
  return [...sinks, ...between];
}

function place(document: PipelineDocument, name: string): TestPlace {
  return { name, nodeId: name.split(".")[0] ?? name, port: testedPort(document, name) };
}
