import { describe, expect, it } from "vitest";
import { interruptedRun, wholeRun } from "./interrupted-run.ts";
import type { StateCarrier } from "./state-carrier.ts";

const ROWS = 2_000;
const generator = (id: string, seed: number) => ({
  id,
  kind: "source.generator",
  // Subtasks make rows of different blocks, so that one's time may be a whole block ahead of the other's.
  config: {
    shape: "micro",
    count: ROWS,
    keys: 50,
    seed,
    eventsPerSecond: 1_000,
    watermark: { timestamp: "t", maxOutOfOrdernessMs: 10_000 },
  },
});
const keyBy = (id: string) => ({ id, kind: "transform.keyBy", config: { keys: ["k"] } });
const chain = (...ids: readonly string[]) => ids.slice(1).map((to, i) => ({ from: `${ids[i]}.out`, to: `${to}.in` }));
const aggregate = (window: object) => ({
  id: "result",
  kind: "window.aggregate",
  config: {
    window,
    aggregates: [
      { as: "n", fn: "COUNT" },
      { as: "total", fn: "SUM", expr: "v" },
    ],
  },
});

/** Results that hang neither on timing nor on parallelism. */
const pipelines: Readonly<Record<string, { readonly nodes: readonly object[]; readonly edges: readonly object[] }>> = {
  windows: {
    nodes: [generator("a", 1), keyBy("byKey"), aggregate({ type: "tumbling", time: "event", sizeMs: 300 })],
    edges: chain("a", "byKey", "result"),
  },
  sessions: {
    nodes: [generator("a", 2), keyBy("byKey"), aggregate({ type: "session", time: "event", gapMs: 30 })],
    edges: chain("a", "byKey", "result"),
  },
  join: {
    nodes: [
      generator("a", 3),
      generator("b", 4),
      keyBy("leftKey"),
      keyBy("rightKey"),
      { id: "result", kind: "join.interval", config: { lowerBoundMs: -15, upperBoundMs: 15 } },
    ],
    edges: [
      ...chain("a", "leftKey"),
      ...chain("b", "rightKey"),
      { from: "leftKey.out", to: "result.left" },
      { from: "rightKey.out", to: "result.right" },
    ],
  },
  dedup: {
    nodes: [
      generator("a", 5),
      keyBy("byKey"),
      { id: "first", kind: "transform.deduplicate", config: { keep: "first" } },
      { id: "result", kind: "transform.map", config: { columns: [{ as: "k", expr: "k" }] } },
    ],
    edges: chain("a", "byKey", "first", "result"),
  },
};

const SIZES = [1, 2, 3, 4];

interface MatrixOptions {
  readonly backend: "hashmap" | "lsm";
  /** Left out: in memory. */
  readonly createCarrier?: () => Promise<StateCarrier>;
}

/** Stops each pipeline in the middle at each parallelism and goes on at each, with aligned and unaligned checkpoints. */
export function describeRescale({ backend, createCarrier }: MatrixOptions): void {
  describe.each(Object.keys(pipelines))(`%s on ${backend} at another parallelism`, { timeout: 240_000 }, (name) => {
    it.each(["aligned", "unaligned"] as const)(
      "give the same rows from any to any of 1 to 4 subtasks, with %s checkpoints",
      async (alignment) => {
        const { nodes, edges } = pipelines[name]!;
        const document = (parallelism: number) => ({
          format: "millrace/v1",
          name,
          settings: {
            parallelism,
            bufferTimeoutMs: 0,
            stateBackend: { type: backend },
            checkpointing: { intervalMs: 0, unaligned: alignment === "unaligned" },
          },
          nodes: [...nodes, { id: "out", kind: "sink.discard", config: {} }],
          edges: [...edges, { from: "result.out", to: "out.in" }],
        });
        // The time of a first row is that of whichever came first.
        const rowsOf = (rows: readonly string[]) =>
          name === "dedup"
            ? rows
                .map((row) => (JSON.parse(row) as unknown[]).slice(2))
                .map(String)
                .sort()
            : rows;
        const expected = rowsOf(await wholeRun(document(1)));
        expect(expected.length).toBeGreaterThan(40);
        let underWay = 0;
        for (const from of SIZES) {
          for (const to of SIZES) {
            const { rows, inFlight } = await interruptedRun(document(from), document(to), {
              rounds: 10 * from + to,
              alignment,
              unitRows: 40,
              ringFrames: 2,
              frameRows: 16,
              held: 0.7,
              ...(createCarrier === undefined ? {} : { carrier: await createCarrier() }),
            });
            expect({ from, to, rows: rowsOf(rows) }).toEqual({ from, to, rows: expected });
            underWay += inFlight.reduce((sum, count) => sum + count, 0);
          }
        }
        if (alignment === "unaligned") expect(underWay).toBeGreaterThan(5);
      },
    );
  });
}
