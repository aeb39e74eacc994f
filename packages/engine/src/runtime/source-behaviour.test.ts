import { describe, expect, it } from "vitest";
import type { ConnectorRegistry } from "../operators/connector-registry.ts";
import type { SinkReport } from "../operators/sink-writer.ts";
import type { SourceContext, SourceOutput, SourceReader } from "../operators/source-reader.ts";
import { connectors as collecting } from "../testing/collecting-connectors.ts";
import { runLocal } from "./local-executor.ts";

/** Gives its rows one at a poll, and notes the clock of the virtual run at each. */
class ListReader implements SourceReader {
  readonly #rows: readonly (readonly unknown[])[];
  readonly #order: string[];
  #context!: SourceContext;
  #next = 0;

  constructor(rows: readonly (readonly unknown[])[], order: string[]) {
    this.#rows = rows;
    this.#order = order;
  }

  open(context: SourceContext): void {
    this.#context = context;
  }

  poll(output: SourceOutput): "more" | "end" {
    const row = this.#rows[this.#next++];
    if (row === undefined) return "end";
    this.#order.push(`${this.#context.nodeId} ${String(row[0])}`);
    output.collect(this.#context.createRow(row));
    return "more";
  }

  snapshotState(): readonly unknown[] {
    return [];
  }

  close(): void {}
}

function withSources(rows: Readonly<Record<string, readonly (readonly unknown[])[]>>, order: string[] = []): ConnectorRegistry {
  return { ...collecting, sources: { "source.file": ({ nodeId }) => new ListReader(rows[nodeId]!, order) } };
}

const schema = { t: "BIGINT", wm: "BIGINT" };
const source = (id: string, watermark: Record<string, unknown>) => ({
  id,
  kind: "source.file",
  config: { path: "x.jsonl", schema, watermark: { timestamp: "t", ...watermark } },
});
const count = (window: Record<string, unknown>, settings: Record<string, unknown> = {}) => ({
  id: "window",
  kind: "window.aggregate",
  config: { window: { type: "tumbling", sizeMs: 10, ...window }, aggregates: [{ as: "n", fn: "COUNT" }], ...settings },
});

/** Gives a row, is silent for a second, and ends. */
const silentThenEnd: ConnectorRegistry = {
  ...collecting,
  sources: {
    "source.file": () => {
      let context: SourceContext;
      let isOut = false;
      return {
        open: (opened) => void (context = opened),
        poll(output) {
          if (!isOut) output.collect(context.createRow([1, null]));
          isOut = true;
          return context.clock.now() < 1000 ? "wait" : "end";
        },
        availableAtMs: () => 1000,
        snapshotState: () => [],
        close: () => undefined,
      };
    },
  },
};

function document(nodes: readonly unknown[], edges: readonly { from: string; to: string }[], settings: Record<string, unknown> = {}) {
  return { format: "millrace/v1", name: "sources", settings, nodes: [...nodes, { id: "out", kind: "sink.discard", config: {} }], edges };
}

async function run(doc: unknown, connectors: ConnectorRegistry): Promise<readonly (readonly unknown[])[]> {
  const reports: SinkReport[] = [];
  await runLocal(doc, { connectors, unitRows: 1, onRows: (report) => void reports.push(report) });
  return reports.flatMap(({ rows }) => rows.map(({ values }) => values));
}

const time = (ms: number): string => `1970-01-01 00:00:00.0${String(ms).padStart(2, "0")}`.replace(/\.000$/, "");

describe("event time of sources", () => {
  const rows = [
    [1, null],
    [12, null],
    [3, null],
    [25, null],
  ];
  const chain = [
    { from: "in.out", to: "window.in" },
    { from: "window.out", to: "out.in" },
  ];

  it("drops a row that comes behind the watermark of a bound", async () => {
    const got = await run(document([source("in", { maxOutOfOrdernessMs: 0 }), count({})], chain), withSources({ in: rows }));
    expect(got).toEqual([
      [time(0), time(10), 1],
      [time(10), time(20), 1],
      [time(20), time(30), 1],
    ]);
  });

  it("keeps it where the bound allows", async () => {
    const got = await run(document([source("in", { maxOutOfOrdernessMs: 5 }), count({})], chain), withSources({ in: rows }));
    expect(got).toEqual([
      [time(0), time(10), 2],
      [time(10), time(20), 1],
      [time(20), time(30), 1],
    ]);
  });

  it("drops nothing in batch mode, whatever the watermark setting", async () => {
    const got = await run(
      document([source("in", { maxOutOfOrdernessMs: 0 }), count({})], chain, { executionMode: "batch" }),
      withSources({ in: rows }),
    );
    expect(got).toEqual([
      [time(0), time(10), 2],
      [time(10), time(20), 1],
      [time(20), time(30), 1],
    ]);
  });

  it("takes a watermark that a row carries before the next row", async () => {
    const punctuated = [
      [1, null],
      [2, 9],
      [3, null],
      [12, null],
    ];
    const got = await run(
      document([source("in", { generator: "punctuated", punctuatedExpr: "wm" }), count({})], chain),
      withSources({ in: punctuated }),
    );
    expect(got).toEqual([
      [time(0), time(10), 2],
      [time(10), time(20), 1],
    ]);
  });

  it("does not let one row of the far future close all windows", async () => {
    const future = [
      [1, null],
      [90_000_000_000_000, null],
      [3, null],
    ];
    const got = await run(document([source("in", { maxFutureMs: 1000 }), count({})], chain), withSources({ in: future }));
    expect(got[0]).toEqual([time(0), time(10), 2]);
    expect(got).toHaveLength(2);
  });

  it("lets no row of the year 9999 close windows, also where no limit is set", async () => {
    const never = [
      [1, null],
      [253_402_300_799_999, null],
      [3, null],
    ];
    const got = await run(document([source("in", {}), count({})], chain), withSources({ in: never }));
    expect(got[0]).toEqual([time(0), time(10), 2]);
  });

  it("takes a watermark that a row carries before the next row, also inside one chain with generated windows", async () => {
    const punctuated = Array.from({ length: 40 }, (_, i) => [i, i % 10 === 9 ? i : null]);
    const late = [[5, null], ...punctuated, [5, null]];
    const chained = document([source("in", { generator: "punctuated", punctuatedExpr: "wm" }), count({})], chain);
    const got = await run(chained, withSources({ in: late }));
    expect(got).toEqual([
      [time(0), time(10), 11],
      [time(10), time(20), 10],
      [time(20), time(30), 10],
      [time(30), time(40), 10],
    ]);
  });

  it("keeps the sources of an alignment group together", async () => {
    const order: string[] = [];
    const aligned = { alignmentGroup: "g", maxDriftMs: 5 };
    const nodes = [source("fast", aligned), source("slow", aligned), { id: "all", kind: "transform.union", config: {} }];
    const edges = [
      { from: "fast.out", to: "all.in" },
      { from: "slow.out", to: "all.in" },
      { from: "all.out", to: "out.in" },
    ];
    const fast = [
      [10, null],
      [20, null],
      [30, null],
      [40, null],
    ];
    const slow = [
      [1, null],
      [2, null],
      [3, null],
      [4, null],
      [18, null],
      [28, null],
    ];
    await run(document(nodes, edges), withSources({ fast, slow }, order));
    expect(order.indexOf("fast 30")).toBeGreaterThan(order.indexOf("slow 18"));
    expect(order.indexOf("fast 40")).toBeGreaterThan(order.indexOf("slow 28"));
    expect(order).toHaveLength(10);
  });

  it("says that it is at its end also where it was idle", async () => {
    const got = await run(document([source("in", { idleTimeoutMs: 100 }), { ...count({}), chaining: "never" }], chain), silentThenEnd);
    expect(got).toEqual([[time(0), time(10), 1]]);
  });
});

describe("event time assigned in mid-stream", () => {
  const assign = (watermark: Record<string, unknown>) => ({ id: "assign", kind: "transform.watermarks", config: { watermark } });
  const chain = [
    { from: "in.out", to: "assign.in" },
    { from: "assign.out", to: "window.in" },
    { from: "window.out", to: "out.in" },
  ];
  const schema = { t: "BIGINT", wm: "BIGINT" };
  const plain = { id: "in", kind: "source.file", config: { path: "x.jsonl", schema } };

  it("replaces the times of the source and its watermarks", async () => {
    const rows = [
      [1, null],
      [12, null],
      [3, null],
      [25, null],
    ];
    const got = await run(
      document([source("in", {}), assign({ timestamp: "t + 100", maxOutOfOrdernessMs: 20 }), count({})], chain),
      withSources({ in: rows }),
    );
    expect(got.map(([start, , n]) => [start, n])).toEqual([
      ["1970-01-01 00:00:00.100", 2],
      ["1970-01-01 00:00:00.110", 1],
      ["1970-01-01 00:00:00.120", 1],
    ]);
  });

  it("keeps the times of the source where it names none, with watermarks of its own", async () => {
    const rows = [
      [12, null],
      [3, null],
      [25, null],
    ];
    const got = await run(document([source("in", {}), assign({ maxOutOfOrdernessMs: 0 }), count({})], chain), withSources({ in: rows }));
    expect(got.map(([start, , n]) => [start, n])).toEqual([
      [time(10), 1],
      [time(20), 1],
    ]);
  });

  it("takes the watermark of a row before the next row, from frames as from rows", async () => {
    const rows = [[5, null], ...Array.from({ length: 40 }, (_, i) => [i, i % 10 === 9 ? i : null]), [5, null]];
    const got = await run(
      document([plain, assign({ generator: "punctuated", timestamp: "t", punctuatedExpr: "wm" }), count({})], chain),
      withSources({ in: rows }),
    );
    expect(got.map(([, , n]) => n)).toEqual([11, 10, 10, 10]);
  });
});
