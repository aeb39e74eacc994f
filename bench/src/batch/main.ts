import { printLine, printTable, type BenchLine } from "../measure/bench-line.ts";
import { measuredRun } from "../measure/measured-run.ts";

export interface BatchOptions {
  readonly query: string | undefined;
  readonly events: number;
  readonly parallelism: number;
  readonly memoryMb: number;
}

const COUNTING = import.meta.resolve("../micro/counting-connectors.ts");

/** What stands between the orders and the sink: a group for nearly each row, and all rows in order. */
const QUERIES: Readonly<
  Record<string, readonly { readonly id: string; readonly kind: string; readonly config: Record<string, unknown> }[]>
> = {
  group: [
    { id: "byOrder", kind: "transform.keyBy", config: { keys: ["orderId"] } },
    { id: "totals", kind: "transform.aggregate", config: { aggregates: [{ as: "n", fn: "COUNT" }, { as: "total", fn: "SUM", expr: "price" }, { as: "products", fn: "LISTAGG", expr: "product" }] } }, // prettier-ignore
  ],
  sort: [
    { id: "sorted", kind: "transform.sortPartition", config: { orderBy: [{ column: "price", order: "desc" }, { column: "orderId" }] } },
  ],
};

/** Batch jobs over more rows than their memory holds: how long they take, and how much memory. */
export async function batchSuite({ query, events, parallelism, memoryMb }: BatchOptions): Promise<void> {
  const lines: BenchLine[] = [];
  for (const [name, nodes] of Object.entries(QUERIES)) {
    if (query !== undefined && query !== name) continue;
    const ids = ["orders", ...nodes.map(({ id }) => id), "out"];
    const document = {
      format: "millrace/v1",
      name: `batch ${name}`,
      settings: { parallelism, executionMode: "batch", batchMemoryMb: memoryMb },
      nodes: [
        { id: "orders", kind: "source.generator", config: { shape: "orders", count: events, keys: 1_000_000, rowsPerSecond: 0 } },
        ...nodes,
        { id: "out", kind: "sink.discard", config: {} },
      ],
      edges: ids.slice(1).map((to, i) => ({ from: `${ids[i]!}.out`, to: `${to}.in` })),
    };
    const { seconds, cpuSeconds, peakMemoryBytes, reports } = await measuredRun(document, COUNTING);
    const rows = reports.reduce((sum, { total }) => sum + total, 0);
    const line: BenchLine = {
      query: `batch ${name}`,
      events,
      parallelism,
      seconds,
      cpuSeconds,
      eventsPerSecond: events / seconds,
      eventsPerCpuSecond: events / cpuSeconds,
      peakMemoryBytes,
      rows,
    };
    printLine(line);
    lines.push(line);
  }
  if (lines.length === 0) throw new Error(`no batch query is called ${query}; there are ${Object.keys(QUERIES).join(", ")}`);
  printTable(lines);
}
