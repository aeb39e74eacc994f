import type { PipelineDocument, PipelineNode } from "@millrace/pipeline";
import { inputsOf, outputsOf } from "../catalog/kinds.ts";
import type { EdgeEnd } from "./edge-ends.ts";
import { connect } from "./edit-graph.ts";

/** A port from which a new node hangs: behind an output ("source"), or before an input ("target"). */
export interface JoinAt extends EdgeEnd {
  readonly type: "source" | "target";
}

/** The ports by which a node stands in a wire: its first input and output; undefined where it lacks one. */
export function firstPorts(node: PipelineNode): { readonly input: string; readonly output: string } | undefined {
  const input = inputsOf(node)[0];
  const output = outputsOf(node)[0];
  return input === undefined || output === undefined ? undefined : { input: input.name, output: output.name };
}

/** Whether an input takes any number of wires. */
export function takesMany(document: PipelineDocument, input: EdgeEnd): boolean {
  const node = document.nodes.find((candidate) => candidate.id === input.node);
  return node !== undefined && inputsOf(node).some((port) => port.name === input.port && port.many === true);
}

/** Wires a node that is in the document already to a port, by its first port that fits. */
export function joinNode(document: PipelineDocument, node: PipelineNode, at: JoinAt): PipelineDocument {
  if (at.type === "source") {
    const input = inputsOf(node)[0];
    return input === undefined ? document : connect(document, at, { node: node.id, port: input.name }, input.many !== true);
  }
  const output = outputsOf(node)[0];
  return output === undefined ? document : connect(document, { node: node.id, port: output.name }, at, !takesMany(document, at));
}
