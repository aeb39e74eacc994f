import type { PipelineDocument, QuickFix } from "@millrace/pipeline";
import { parsePath, valueAt, withValueAt } from "./config-path.ts";
import { edgeId, parseEnd } from "./edge-ends.ts";
import { addNode, removeEdges, spliceInto, updateNode } from "./edit-graph.ts";
import { firstPorts, joinNode } from "./join-node.ts";
import { newNode } from "./new-node.ts";
import { placeBehind } from "./place.ts";
import { roomOnEdge } from "./room-on-edge.ts";

/** The document with a repair applied, and the id of the node that it added, if any. */
export function applyFix(document: PipelineDocument, fix: QuickFix): { readonly document: PipelineDocument; readonly added?: string } {
  switch (fix.action) {
    case "set-config":
      return { document: setConfig(document, fix.nodeId, fix.path, () => fix.value) };
    case "replace-text":
      return {
        document: setConfig(document, fix.nodeId, fix.path, (text) =>
          typeof text === "string" ? text.slice(0, fix.range.start) + fix.text + text.slice(fix.range.end) : text,
        ),
      };
    case "remove-edge":
      return { document: removeEdges(document, new Set([edgeId(fix.edge)])) };
    case "append-node": {
      const node = newNode(document, fix.kind, fix.config);
      const from = parseEnd(fix.from);
      return {
        document: joinNode(addNode(document, node, placeBehind(document, from.node)), node, { ...from, type: "source" }),
        added: node.id,
      };
    }
    case "insert-node": {
      const node = newNode(document, fix.kind, fix.config);
      const room = roomOnEdge(document, fix.edge);
      const after = addNode(room.document, node, room.at);
      const ports = firstPorts(node);
      return { document: ports === undefined ? after : spliceInto(after, node.id, fix.edge, ports), added: node.id };
    }
  }
}

function setConfig(document: PipelineDocument, nodeId: string, path: string, change: (value: unknown) => unknown): PipelineDocument {
  const parts = parsePath(path);
  return updateNode(document, nodeId, (node) => ({
    ...node,
    config: withValueAt(node.config, parts, change(valueAt(node.config, parts))) as Record<string, unknown>,
  }));
}
