/** A document of chains side by side: source, filters, sink. Deterministic. */
export function chains({ rows, length, name }: { readonly rows: number; readonly length: number; readonly name: string }): object {
  const nodes: object[] = [];
  const edges: object[] = [];
  const layout: Record<string, { x: number; y: number }> = {};
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < length; column++) {
      const id = `n${row}_${column}`;
      const isFirst = column === 0;
      const isLast = column === length - 1;
      nodes.push(
        isFirst
          ? { id, kind: "source.generator", config: { shape: "orders", rowsPerSecond: 10, seed: row } }
          : isLast
            ? { id, kind: "sink.table", config: {} }
            : { id, kind: "transform.filter", config: { condition: `quantity >= ${column % 2}` } },
      );
      layout[id] = { x: column * 256, y: row * 144 };
      if (!isFirst) edges.push({ from: `n${row}_${column - 1}.out`, to: `${id}.in` });
    }
  }
  return { format: "millrace/v1", name, nodes, edges, layout };
}
