import type { PipelineDocument } from "./document.ts";

/** Other numbers of subtasks for a job: of all nodes that say nothing themselves, and of single nodes. Null takes a node's own number away. */
export interface Rescaling {
  readonly parallelism?: number | undefined;
  readonly nodes?: Readonly<Record<string, number | null>> | undefined;
}

/** The same document at other numbers of subtasks. Nodes that the document does not have are ignored. */
export function rescaleDocument<D extends PipelineDocument>(document: D, { parallelism, nodes = {} }: Rescaling): D {
  return {
    ...document,
    settings: { ...document.settings, ...(parallelism === undefined ? {} : { parallelism }) },
    nodes: document.nodes.map((node) => {
      const wanted = nodes[node.id];
      if (wanted === undefined) return node;
      const { parallelism: _old, ...rest } = node;
      return wanted === null ? rest : { ...rest, parallelism: wanted };
    }),
  };
}
