import { validateDocument, type Diagnostic, type PipelineDocument, type StreamType } from "@millrace/pipeline";
import { edgeId } from "../document/edge-ends.ts";

/** What is known about a document: the findings, and the type of the rows at each port ("node.port"). */
export interface Analysis {
  readonly diagnostics: readonly Diagnostic[];
  readonly byNode: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly byEdge: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly streams: ReadonlyMap<string, StreamType>;
}

/** Checks a document and sorts the findings by where they are shown. */
export function analyse(document: PipelineDocument): Analysis {
  const { diagnostics, streams } = validateDocument(document);
  return group(diagnostics, streams);
}

function group(diagnostics: readonly Diagnostic[], streams: ReadonlyMap<string, StreamType>): Analysis {
  const byNode = new Map<string, Diagnostic[]>();
  const byEdge = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    if (diagnostic.nodeId !== undefined) add(byNode, diagnostic.nodeId, diagnostic);
    if (diagnostic.edge !== undefined) add(byEdge, edgeId(diagnostic.edge), diagnostic);
  }
  return { diagnostics, byNode, byEdge, streams };
}

function add<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
