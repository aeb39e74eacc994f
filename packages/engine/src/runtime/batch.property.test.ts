import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { PipelineDocumentInput } from "@millrace/pipeline";
import { planDocument } from "../graph/plan-document.ts";
import { SpillFolder } from "../node/spill-folder.ts";
import { startJob } from "../node/start-job.ts";
import type { SpillFile, SpillFiles } from "../operators/batch/spill/spill-files.ts";
import type { SinkReport } from "../operators/sink-writer.ts";
import { DELETE, UPDATE_BEFORE } from "../record/row.ts";
import { connectors } from "../testing/collecting-connectors.ts";
import { runLocal } from "./local-executor.ts";

const CONNECTORS = new URL("../testing/collecting-connectors.ts", import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), "millrace-batch-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Real files, with how many were made and are open. */
class CountedFiles implements SpillFiles {
  readonly #files = new SpillFolder(folder, "test");
  made = 0;
  open = 0;

  create(): SpillFile {
    const file = this.#files.create();
    this.made++;
    this.open++;
    return { append: (bytes) => file.append(bytes), read: (position, target) => file.read(position, target), close: () => { this.open--; file.close(); } }; // prettier-ignore
  }
}

type Nodes = PipelineDocumentInput["nodes"];

const aggregates = [
  { as: "n", fn: "COUNT" },
  { as: "total", fn: "SUM", expr: "v" },
  { as: "least", fn: "MIN", expr: "v" },
];
const tumbling = { type: "tumbling", sizeMs: 700 };

/** Nodes of one keyed input, and whether a batch job gathers and sorts rows for them. */
const single: Readonly<Record<string, Record<string, unknown>>> = {
  "transform.aggregate": { aggregates },
  "transform.reduce": { combine: [{ column: "v", fn: "SUM" }] },
  "transform.topN": { orderBy: [{ column: "v", order: "desc" }, { column: "t" }], n: 2 },
  "transform.deduplicate": { keep: "last" },
  "transform.distinct": { columns: ["v"] },
  "transform.firstN": { n: 2 },
  "window.aggregate": { window: tumbling, aggregates },
  "window.rows": { window: { type: "session", gapMs: 40 } },
  "window.reduce": { window: tumbling, combine: [{ column: "v", fn: "MAX" }] },
  "window.topN": { window: tumbling, orderBy: [{ column: "v", order: "asc" }, { column: "t" }], n: 1 },
  "transform.process": {
    state: [{ name: "n", type: "BIGINT" }],
    onRow: [
      { op: "set", state: "n", expr: "COALESCE(n, 0) + v" },
      { op: "registerTimer", at: "t + 1000", when: "n > 1500" },
      { op: "emit", columns: { k: "k", n: "n" } },
    ],
    // Not the state: in a batch job timers fire when all rows of their key have come.
    onTimer: [{ op: "emit", columns: { k: "k" } }],
    schema: { k: "INT", n: "BIGINT" },
  },
};
const sessions = { window: { type: "session", gapMs: 30 }, aggregates };
const double: Readonly<Record<string, Record<string, unknown>>> = {
  "join.regular/inner": { joinType: "inner" },
  "join.regular/left": { joinType: "left" },
  "join.regular/full": { joinType: "full" },
  "join.regular/anti": { joinType: "anti" },
  "join.interval/full": { joinType: "full", lowerBoundMs: -50, upperBoundMs: 80 },
  "join.window/left": { joinType: "left", window: tumbling },
  "join.coGroup/all": { window: tumbling },
};

const source = (id: string, seed: number, count: number): Nodes[number] => ({
  id,
  kind: "source.generator",
  parallelism: 1,
  config: { shape: "micro", count, keys: 11, seed, eventsPerSecond: 200, watermark: { timestamp: "t" } },
});

interface Drawn {
  readonly name: string;
  readonly config: Record<string, unknown>;
  readonly count: number;
  readonly seed: number;
}

function documentOf({ name, config, count, seed }: Drawn, settings: object): PipelineDocumentInput {
  const [kind] = name.split("/") as [string];
  const isJoin = kind.startsWith("join.");
  const inputs = isJoin ? ["left", "right"] : ["in"];
  return {
    format: "millrace/v1",
    name: "batch",
    settings: { checkpointing: { intervalMs: 0 }, ...settings },
    nodes: [
      ...inputs.flatMap((_, i): Nodes => [
        source(`gen${i}`, seed + i, count),
        { id: `key${i}`, kind: "transform.keyBy", parallelism: 1, config: { keys: ["k"] } },
      ]),
      { id: "operator", kind, config },
      { id: "out", kind: "sink.discard", parallelism: 1, config: {} },
    ],
    edges: [
      ...inputs.flatMap((input, i) => [{ from: `gen${i}.out`, to: `key${i}.in` }, { from: `key${i}.out`, to: `operator.${input}` }]), // prettier-ignore
      { from: "operator.out", to: "out.in" },
    ],
  };
}

/** The rows that are left of all that the sink got, as sorted text without their times. */
function rowsLeft(reports: readonly SinkReport[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { kind, values } of reports.flatMap(({ rows }) => rows)) {
    const text = JSON.stringify(values);
    counts.set(text, (counts.get(text) ?? 0) + (kind === UPDATE_BEFORE || kind === DELETE ? -1 : 1));
  }
  return [...counts].flatMap(([text, count]) => Array.from({ length: count }, () => text)).sort();
}

async function local(document: PipelineDocumentInput, spill?: SpillFiles): Promise<readonly string[]> {
  const reports: SinkReport[] = [];
  const result = await runLocal(document, {
    connectors,
    onRows: (report) => void reports.push(report),
    ...(spill === undefined ? {} : { spill }),
  });
  expect(result.state).toBe("finished");
  return rowsLeft(reports);
}

const drawn = fc
  .record({
    name: fc.constantFrom(...Object.keys(single), "window.aggregate/session", ...Object.keys(double)),
    count: fc.integer({ min: 0, max: 900 }),
    seed: fc.integer(),
  })
  .map((draw): Drawn => ({ ...draw, config: single[draw.name] ?? double[draw.name] ?? sessions }));
/** Some 2 KB: no operator can keep its rows. */
const TINY = { executionMode: "batch", batchMemoryMb: 0.002 };

describe("a batch job", () => {
  it("gives what is left of a stream's results, in memory as over files, at any parallelism", async () => {
    await fc.assert(
      fc.asyncProperty(drawn, fc.integer({ min: 1, max: 3 }), async (draw, parallelism) => {
        const inMemory = await local(documentOf(draw, { parallelism, executionMode: "batch" }));
        // A rolling reduce of a stream gives a row for each row, that of a batch the last one of each key.
        const expected = draw.name === "transform.reduce" ? inMemory : await local(documentOf(draw, { parallelism: 1 }));
        expect(inMemory).toEqual(expected);
        const files = new CountedFiles();
        expect(await local(documentOf(draw, { ...TINY, parallelism }), files)).toEqual(expected);
        expect(files.open).toBe(0);
        if (draw.count > 200) expect(files.made).toBeGreaterThan(3);
      }),
      {
        numRuns: 36,
        seed: 5,
        examples: Object.entries({ ...single, ...double }).map(
          ([name, config]) => [{ name, config, count: 300, seed: 1 }, 2] as [Drawn, number],
        ),
      },
    );
    expect(readdirSync(folder)).toEqual([]);
  }, 240_000);

  it("gives the same on threads, over files that are gone at its end", async () => {
    const draw: Drawn = { name: "join.regular/full", config: { joinType: "full" }, count: 500, seed: 9 };
    const reports: SinkReport[] = [];
    const job = startJob(documentOf(draw, { ...TINY, parallelism: 2 }), {
      connectors: CONNECTORS,
      dataFolder: ".",
      jobId: "batch-on-threads",
      onReport: (report) => void reports.push(report),
    });
    expect((await job.done).error).toBeUndefined();
    expect(rowsLeft(reports)).toEqual(await local(documentOf(draw, { parallelism: 1, executionMode: "batch" })));
    const left = readdirSync(join(tmpdir(), "millrace-spill")).filter((name) => name.includes("batch-on-threads"));
    expect(left).toEqual([]);
  }, 60_000);

  it("of joined aggregates gives what the changelog of the stream leaves, by whatever key rows are found in it", async () => {
    const joined = (settings: object): PipelineDocumentInput => {
      const side = (n: number): Nodes => [
        source(`gen${n}`, n, 400),
        { id: `by${n}`, kind: "transform.keyBy", config: { keys: ["k"] } },
        {
          id: `sums${n}`,
          kind: "transform.aggregate",
          config: {
            aggregates: [
              { as: "total", fn: "SUM", expr: "v" },
              { as: "group", fn: "MAX", expr: "k % 3" },
            ],
          },
        },
        { id: `join${n}`, kind: "transform.keyBy", config: { keys: ["group"] } },
      ];
      const chain = (n: number) => [{ from: `gen${n}.out`, to: `by${n}.in` }, { from: `by${n}.out`, to: `sums${n}.in` }, { from: `sums${n}.out`, to: `join${n}.in` }]; // prettier-ignore
      return {
        format: "millrace/v1",
        name: "joined",
        settings: { checkpointing: { intervalMs: 0 }, ...settings },
        nodes: [
          ...side(0),
          ...side(1),
          { id: "operator", kind: "join.regular", config: { joinType: "full", condition: "total < right_total" } },
          { id: "out", kind: "sink.discard", config: {} },
        ],
        edges: [
          ...chain(0),
          ...chain(1),
          { from: "join0.out", to: "operator.left" },
          { from: "join1.out", to: "operator.right" },
          { from: "operator.out", to: "out.in" },
        ],
      };
    };
    const [plan] = planDocument(joined({})).tasks.flatMap(({ nodes }) =>
      nodes.flatMap((node) => (node.plan.kind === "join.regular" ? [node.plan] : [])),
    );
    expect(plan?.inputUniqueKeys).toEqual([[0], [0]]);
    expect(await local(joined({}))).toEqual(await local(joined({ executionMode: "batch" })));
  });

  it("reads all rules before the first row", async () => {
    const orders = { shape: "orders", count: 300, keys: 5 };
    const document: PipelineDocumentInput = {
      format: "millrace/v1",
      name: "rules",
      settings: { executionMode: "batch", parallelism: 2 },
      nodes: [
        { id: "rows", kind: "source.generator", parallelism: 1, config: orders },
        { id: "made", kind: "source.generator", parallelism: 1, config: { ...orders, count: 3000, seed: 3 } },
        {
          id: "rules",
          kind: "transform.map",
          parallelism: 1,
          config: {
            columns: [
              { as: "country", expr: "country" },
              { as: "seen", expr: "orderId" },
            ],
            keepOthers: false,
          },
        },
        { id: "check", kind: "transform.broadcast", config: { ruleKey: "country", condition: "country = rule_country" } },
        { id: "out", kind: "sink.discard", parallelism: 1 },
      ],
      edges: [
        { from: "rows.out", to: "check.in" },
        { from: "made.out", to: "rules.in" },
        { from: "rules.out", to: "check.rules" },
        { from: "check.out", to: "out.in" },
      ],
    };
    expect(await local(document)).toHaveLength(300);
  });

  it("plans its exchanges as blocking, and gives nothing before its input has ended", async () => {
    const draw: Drawn = { name: "transform.filter", config: { condition: "v > 10" }, count: 500, seed: 2 };
    const order: string[] = [];
    const reports: SinkReport[] = [];
    const { graph } = await runLocal(documentOf(draw, { executionMode: "batch", parallelism: 2 }), {
      connectors,
      unitRows: 16,
      onRows: (report) => void reports.push(report),
      tap: (node) => (node === "gen0" || node === "operator" ? () => void order.push(node) : undefined),
    });
    expect(graph.job.edges.every(({ isBlocking }) => isBlocking)).toBe(true);
    expect(order.lastIndexOf("gen0")).toBeLessThan(order.indexOf("operator"));
  });
});
