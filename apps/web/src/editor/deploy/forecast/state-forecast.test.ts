import { documentSchema, validateDocument } from "@millrace/pipeline";
import type { PreviewPort } from "@millrace/engine/preview";
import { describe, expect, test } from "vitest";
import { countKeys } from "./count-keys.ts";
import { forecastState } from "./state-forecast.ts";

describe("keys behind a sample", () => {
  test("are those seen where all came again, more where some came once: 3 + 2 · 1 / (2 · 2) = 3.5", () => {
    expect(countKeys(["a", "a", "b", "b"]).inAll).toBe(2);
    expect(countKeys(["a", "b", "b", "c"]).inAll).toBe(3.5);
    expect(countKeys(["a", "b", "b", "c"]).among(1000)).toBe(3.5);
  });

  test("have no bound where each row brings one: 1,000 rows bring 1,000", () => {
    const count = countKeys(["a", "b", "c", "d"]);
    expect([count.inAll, count.among(1000), count.among(2)]).toEqual([Infinity, 1000, 2]);
  });

  test("of an empty sample are none", () => {
    expect([countKeys([]).inAll, countKeys([]).among(10)]).toEqual([0, 0]);
  });
});

/** Ten rows a second, `id` never twice, `kind` one of two; a BIGINT takes 8 bytes, a text its letters. */
const SOURCE = {
  id: "rows",
  kind: "source.http",
  config: {
    token: "abcdefgh",
    schema: { id: "BIGINT", kind: "STRING", ts: "TIMESTAMP(3)" },
    watermark: { generator: "bounded", timestamp: "ts", maxOutOfOrdernessMs: 0 },
  },
};
const ROWS = Array.from({ length: 101 }, (_, i) => ({
  kind: 0 as const,
  timestamp: i * 100,
  values: [i, i % 2 === 0 ? "a" : "b", "2025-01-01 00:00:00"],
  step: i,
}));

function forecast(keys: readonly string[], node: { readonly kind: string; readonly config: object }) {
  const document = documentSchema.parse({
    format: "millrace/v1",
    name: "t",
    nodes: [
      SOURCE,
      { id: "keyed", kind: "transform.keyBy", config: { keys } },
      { id: "node", ...node },
      { id: "out", kind: "sink.discard" },
    ],
    edges: [
      { from: "rows.out", to: "keyed.in" },
      ...(node.kind.startsWith("join.")
        ? [
            { from: "keyed.out", to: "node.left" },
            { from: "keyed.out", to: "node.right" },
          ]
        : [{ from: "keyed.out", to: "node.in" }]),
      { from: "node.out", to: "out.in" },
    ],
  });
  const { streams } = validateDocument(document);
  const totals = { steps: new Int32Array(), values: new Float64Array() };
  const port: PreviewPort = { columns: streams.get("rows.out")!.schema, total: ROWS.length, rows: ROWS, totals };
  return forecastState({ document, streams, ports: { "rows.out": port, "keyed.out": port } })[0];
}

const COUNT = { aggregates: [{ as: "n", fn: "COUNT" }] };

describe("the forecast of a node's state", () => {
  test("grows without end by a key that never comes twice: 10/s · 86,400 s · (8 + 64 + 8) bytes", () => {
    expect(forecast(["id"], { kind: "transform.aggregate", config: COUNT })).toEqual({
      nodeId: "node",
      holds: "keys",
      entries: null,
      bytes: null,
      growthPerDay: 10 * 86_400 * 80,
      bound: "none",
    });
  });

  test("is bounded by few keys: 2 · (1 + 64 + 8) bytes", () => {
    expect(forecast(["kind"], { kind: "transform.aggregate", config: COUNT })).toMatchObject({
      entries: 2,
      bytes: 146,
      growthPerDay: 0,
      bound: "keys",
    });
  });

  test("is bounded by a retention of an hour: 36,000 keys", () => {
    const config = { ...COUNT, stateRetentionMs: 3_600_000 };
    expect(forecast(["id"], { kind: "transform.aggregate", config })).toMatchObject({
      entries: 36_000,
      bytes: 36_000 * 80,
      growthPerDay: 0,
      bound: "retention",
    });
  });

  test("of sliding windows counts each key once a window: a minute every 10 s is 600 keys in 6 windows", () => {
    const window = { type: "sliding", sizeMs: 60_000, slideMs: 10_000 };
    expect(forecast(["id"], { kind: "window.aggregate", config: { window, ...COUNT } })).toMatchObject({
      entries: 3_600,
      growthPerDay: 0,
      bound: "window",
    });
  });

  test("of a join without expiry is all rows of both sides, for ever", () => {
    const rowBytes = 8 + 1 + 19 + 64;
    const config = { joinType: "inner" };
    expect(forecast(["id"], { kind: "join.regular", config })).toMatchObject({
      holds: "rows",
      growthPerDay: 2 * 10 * 86_400 * rowBytes,
      bound: "none",
    });
    expect(forecast(["id"], { kind: "join.regular", config: { ...config, stateRetentionMs: 1_000 } })).toMatchObject({
      entries: 20,
      bytes: 20 * rowBytes,
      growthPerDay: 0,
    });
  });

  test("of distinct without limit grows where every row differs, and not where few values come again", () => {
    expect(forecast(["kind"], { kind: "transform.distinct", config: {} })?.growthPerDay).toBeGreaterThan(0);
    expect(forecast(["kind"], { kind: "transform.distinct", config: { columns: ["kind"] } })).toMatchObject({
      entries: 2,
      growthPerDay: 0,
    });
  });
});
