const DEFAULT_KEEP_ROWS = 10_000;

/** How many rows each table sink of a document keeps, as its node's config says. */
export function tableLimits(document: unknown): (nodeId: string) => number {
  const nodes = (document as { nodes?: { id?: string; config?: { keep?: unknown } }[] } | null)?.nodes ?? [];
  const limits = new Map(nodes.map(({ id, config }) => [id, config?.keep]));
  return (nodeId) => {
    const keep = limits.get(nodeId);
    return typeof keep === "number" && keep > 0 ? keep : DEFAULT_KEEP_ROWS;
  };
}
