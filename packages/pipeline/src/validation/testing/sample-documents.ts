import type { PipelineDocumentInput } from "../../document/document.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { validateDocument } from "../validate-document.ts";

export type Node = PipelineDocumentInput["nodes"][number];

export const orders: Node = { id: "orders", kind: "source.generator", config: { shape: "orders" } };
export const byUser: Node = { id: "byUser", kind: "transform.keyBy", config: { keys: ["userId"] } };
export const perMinute: Node = {
  id: "perMinute",
  kind: "window.aggregate",
  config: { window: { type: "tumbling", sizeMs: 60_000 }, aggregates: [{ as: "n", fn: "COUNT" }] },
};
export const table: Node = { id: "table", kind: "sink.table" };

/** A document of these nodes in a line. */
export function line(...nodes: readonly Node[]): PipelineDocumentInput {
  const edges = nodes.slice(1).map((node, index) => ({ from: `${nodes[index]?.id}.out`, to: `${node.id}.in` }));
  return { format: "millrace/v1", name: "Test", nodes: [...nodes], edges };
}

/** "error CODE @node path" of every finding. */
export function findings(document: unknown): readonly string[] {
  return validateDocument(document).diagnostics.map(brief);
}

export function brief({ severity, code, nodeId, path }: Diagnostic): string {
  return [severity, code, ...(nodeId === undefined ? [] : [`@${nodeId}`]), ...(path === undefined ? [] : [path])].join(" ");
}

export const good = line(orders, byUser, perMinute, table);
