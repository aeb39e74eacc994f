import { describe, expect, it } from "vitest";
import { previewDocument as preview } from "./preview-document.ts";
import { seriesAt } from "./preview-result.ts";

/** Budgets of time are for people who wait; a test on a busy machine is not one of them. */
const previewDocument: typeof preview = (document, options) => preview(document, { budgetMs: 60_000, ...options });

const schema = { buyer: "STRING", amount: "DECIMAL(10, 2)", ts: "TIMESTAMP(3)" };
const orders = {
  id: "orders",
  kind: "source.file",
  config: { path: "orders.jsonl", schema, watermark: { timestamp: "ts", maxOutOfOrdernessMs: 0 } },
};
const byUser = { id: "byUser", kind: "transform.keyBy", config: { keys: ["buyer"] } };
const window = {
  id: "window",
  kind: "window.aggregate",
  config: { window: { type: "tumbling", sizeMs: 60_000 }, aggregates: [{ as: "n", fn: "COUNT" }], lateOutput: true },
};
const out = { id: "out", kind: "sink.table", config: {} };

const samples = {
  orders: [
    { buyer: "ann", amount: "1.50", ts: "2025-01-01 00:00:10" },
    { buyer: "bob", amount: "2.00", ts: "2025-01-01 00:00:20" },
    { buyer: "ann", amount: "3.25", ts: "2025-01-01 00:01:30" },
    { buyer: "bob", amount: "9.99", ts: "2025-01-01 00:00:30" },
  ],
};

const document = (nodes: readonly unknown[], edges: readonly (readonly [string, string])[]) => ({
  format: "millrace/v1",
  name: "preview",
  settings: { parallelism: 4 },
  nodes,
  edges: edges.map(([from, to]) => ({ from, to })),
});
const wires = [
  ["orders.out", "byUser.in"],
  ["byUser.out", "window.in"],
  ["window.out", "out.in"],
] as const;

describe("a preview", () => {
  it("shows what sample rows do at every port, late ones included", async () => {
    const result = await previewDocument(document([orders, byUser, window, out], wires), { samples });
    expect(result.state).toBe("complete");
    expect(result.ports["orders.out"]!.rows.map(({ values }) => values)).toEqual(
      samples.orders.map(({ buyer, amount, ts }) => [buyer, amount, ts]),
    );
    expect(result.ports["window.out"]!.rows.map(({ values }) => values)).toEqual([
      ["ann", "2025-01-01 00:00:00", "2025-01-01 00:01:00", 1],
      ["bob", "2025-01-01 00:00:00", "2025-01-01 00:01:00", 1],
      ["ann", "2025-01-01 00:01:00", "2025-01-01 00:02:00", 1],
    ]);
    expect(result.ports["window.late"]!.rows.map(({ values }) => values[1])).toEqual(["9.99"]);
  });

  it("says at which step each row came out, and how the watermark went", async () => {
    const result = await previewDocument(document([orders, byUser, window, out], wires), { samples });
    const fired = result.ports["window.out"]!.rows.map(({ step }) => step);
    expect(fired).toEqual([2, 2, fired[2]]);
    expect(seriesAt(result.watermarks["window"]!, 2)).toBe(Date.parse("2025-01-01T00:01:30Z") - 1);
    expect(seriesAt(result.watermarks["window"]!, result.steps - 1)).toBe(Infinity);
    expect([0, 1, 2, 3].map((step) => seriesAt(result.ports["orders.out"]!.totals, step))).toEqual([1, 2, 3, 4]);
  });

  it("shows what can run of a document that is still being drawn", async () => {
    const wrong = { id: "rich", kind: "transform.filter", config: { condition: "price > 1" } };
    const result = await previewDocument(
      document(
        [orders, byUser, wrong],
        [
          ["orders.out", "byUser.in"],
          ["orders.out", "rich.in"],
        ],
      ),
      { samples, isPartial: true },
    );
    expect(result.state).toBe("complete");
    expect(result.ports["byUser.out"]!.total).toBe(4);
    expect(result.ports["rich.out"]).toBeUndefined();
    expect(result.diagnostics.some(({ nodeId, severity }) => nodeId === "rich" && severity === "error")).toBe(true);
  });

  it("keeps to its budgets of rows", async () => {
    const generator = { id: "gen", kind: "source.generator", config: { shape: "clicks" } };
    const result = await previewDocument(document([generator, out], [["gen.out", "out.in"]]), { maxSourceRows: 30, maxRows: 10 });
    expect(result.ports["gen.out"]).toMatchObject({ total: 30 });
    expect(result.ports["gen.out"]!.rows).toHaveLength(10);
  });

  it("shares a row that passes a node as it is", async () => {
    const all = { id: "all", kind: "transform.filter", config: { condition: "amount > 0" } };
    const { ports } = await previewDocument(
      document(
        [orders, all, out],
        [
          ["orders.out", "all.in"],
          ["all.out", "out.in"],
        ],
      ),
      { samples },
    );
    expect(ports["all.out"]!.rows.map(({ values }) => values[1])).toEqual(["1.50", "2.00", "3.25", "9.99"]);
    expect(ports["all.out"]!.rows[2]).toBe(ports["orders.out"]!.rows[2]);
  });

  it("says which row cannot be computed, and fails only where the policy says so", async () => {
    const shape = { id: "shape", kind: "transform.map", config: { columns: [{ as: "each", expr: "10 / CHAR_LENGTH(buyer)" }] } };
    const rows = {
      orders: [
        { buyer: "", amount: "1.00", ts: "2025-01-01 00:00:10" },
        { buyer: "ann", amount: "1.00", ts: "2025-01-01 00:00:10" },
      ],
    };
    const edges = [
      ["orders.out", "shape.in"],
      ["shape.out", "out.in"],
    ] as const;
    expect((await previewDocument(document([orders, shape, out], edges), { samples: rows })).failure).toMatchObject({
      code: "ROW_ERROR",
      nodeId: "shape",
    });
    const skipping = await previewDocument(document([orders, { ...shape, rowErrors: "skip" }, out], edges), { samples: rows });
    expect(skipping).toMatchObject({ state: "complete", rowErrors: [{ nodeId: "shape" }] });
    expect(skipping.ports["shape.out"]!.total).toBe(1);
  });

  it("lets rows pinned to a node stand for what would come from before it, with their kinds and event times", async () => {
    const at = (text: string): number => Date.parse(`2025-01-01T${text}Z`);
    const pinned = [
      { buyer: "eve", amount: "1.00", ts: "2025-01-01 00:00:50", $timestamp: at("00:00:50") },
      // Out of order in the running job, where it was not late.
      { buyer: "eve", amount: "2.00", ts: "2025-01-01 00:00:05", $timestamp: at("00:00:05") },
      { buyer: "eve", amount: "3.00", ts: "2025-01-01 00:01:10", $timestamp: at("00:01:10") },
    ];
    const result = await previewDocument({ ...document([orders, byUser, window, out], wires), samples: { byUser: pinned } }, { samples });
    expect(result.state).toBe("complete");
    expect(result.ports["orders.out"]!.total).toBe(4);
    expect(result.ports["byUser.out"]!.rows.map(({ values, timestamp }) => [values[0], timestamp])).toEqual([
      ["eve", at("00:00:50")],
      ["eve", at("00:00:05")],
      ["eve", at("00:01:10")],
    ]);
    expect(result.ports["window.out"]!.rows.map(({ values }) => [values[0], values[1], values[3]])).toEqual([
      ["eve", "2025-01-01 00:00:00", 2],
      ["eve", "2025-01-01 00:01:00", 1],
    ]);
    expect(result.ports["window.late"]!.total).toBe(0);

    const total = { id: "total", kind: "transform.aggregate", config: { aggregates: [{ as: "n", fn: "COUNT" }] } };
    const changes = await previewDocument(
      {
        ...document(
          [orders, byUser, total, out],
          [
            ["orders.out", "byUser.in"],
            ["byUser.out", "total.in"],
            ["total.out", "out.in"],
          ],
        ),
        samples: {
          total: [
            { buyer: "ann", n: 1 },
            { buyer: "ann", n: 1, $kind: "-U" },
            { buyer: "ann", n: 2, $kind: "+U" },
          ],
        },
      },
      { samples },
    );
    expect(changes.ports["total.out"]!.rows.map(({ values, kind }) => [kind, ...values])).toEqual([
      [0, "ann", 1],
      [1, "ann", 1],
      [2, "ann", 2],
    ]);
  });

  it("lets rows pinned to a generator stand for those that it would make", async () => {
    const generator = { id: "gen", kind: "source.generator", config: { shape: "clicks" } };
    const result = await previewDocument({
      ...document([generator, out], [["gen.out", "out.in"]]),
      samples: { gen: [{ userId: "7", page: "/mine", clickTime: "2025-01-01 00:00:00" }] },
    });
    expect(result.ports["gen.out"]!.rows.map(({ values }) => values.includes("/mine"))).toEqual([true]);
  });

  it("is the same each time", async () => {
    const run = () => previewDocument(document([orders, byUser, window, out], wires), { samples });
    const [a, b] = [await run(), await run()];
    expect({ ...a, elapsedMs: 0 }).toEqual({ ...b, elapsedMs: 0 });
  });
});
