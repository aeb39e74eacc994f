import { generator, keyBy, type ChaosPipeline, type Pace } from "./chaos-pipeline.ts";

/** The pipelines that are killed, by name. */
export const CHAOS_PIPELINES: Readonly<Record<string, (pace: Pace) => ChaosPipeline>> = { windows, join, sessions, broadcast, dedup };

function windows(pace: Pace): ChaosPipeline {
  return {
    name: "windows",
    nodes: [
      generator("orders", "orders", pace),
      keyBy("byProduct", "product"),
      {
        id: "result",
        kind: "window.aggregate",
        config: {
          window: { type: "tumbling", time: "event", sizeMs: 500 },
          aggregates: [
            { as: "orders", fn: "COUNT" },
            { as: "total", fn: "SUM", expr: "quantity" },
          ],
        },
      },
    ],
    edges: [
      { from: "orders.out", to: "byProduct.in" },
      { from: "byProduct.out", to: "result.in" },
    ],
    output: "result.out",
    keys: ["product", "windowStart"],
  };
}

function join(pace: Pace): ChaosPipeline {
  return {
    name: "join",
    nodes: [
      generator("orders", "orders", pace),
      generator("payments", "payments", { ...pace, seed: pace.seed + 1 }),
      {
        id: "buyer",
        kind: "transform.map",
        config: { columns: [{ as: "userId", expr: "CAST(SUBSTRING(cardId FROM 6) AS BIGINT)" }], keepOthers: true },
      },
      keyBy("ordersByUser", "userId"),
      keyBy("paymentsByUser", "userId"),
      { id: "near", kind: "join.interval", config: { lowerBoundMs: -20, upperBoundMs: 60 } },
      {
        id: "result",
        kind: "transform.map",
        config: {
          columns: [
            { as: "orderId", expr: "orderId" },
            { as: "paymentId", expr: "paymentId" },
          ],
        },
      },
    ],
    edges: [
      { from: "orders.out", to: "ordersByUser.in" },
      { from: "ordersByUser.out", to: "near.left" },
      { from: "payments.out", to: "buyer.in" },
      { from: "buyer.out", to: "paymentsByUser.in" },
      { from: "paymentsByUser.out", to: "near.right" },
      { from: "near.out", to: "result.in" },
    ],
    output: "result.out",
    keys: ["orderId", "paymentId"],
  };
}

function sessions(pace: Pace): ChaosPipeline {
  return {
    name: "sessions",
    nodes: [
      generator("clicks", "clicks", pace, { keys: 60 }),
      keyBy("byUser", "userId"),
      {
        id: "result",
        kind: "window.aggregate",
        config: {
          window: { type: "session", time: "event", gapMs: 60 },
          aggregates: [
            { as: "clicks", fn: "COUNT" },
            { as: "longest", fn: "MAX", expr: "durationMs" },
          ],
        },
      },
    ],
    edges: [
      { from: "clicks.out", to: "byUser.in" },
      { from: "byUser.out", to: "result.in" },
    ],
    output: "result.out",
    keys: ["userId", "windowStart"],
  };
}

/**
 * Windows against rules that go to every subtask. No window fires before the source of the rules has ended, since its watermark counts for
 * them too: none can come before its rules, however slow the machine is.
 */
function broadcast(pace: Pace): ChaosPipeline {
  return {
    name: "broadcast",
    nodes: [
      { id: "seeds", kind: "source.generator", config: { shape: "clicks", count: 6, seed: 7 } },
      { id: "rules", kind: "transform.map", config: { columns: [{ as: "ruleId", expr: "clickId" }] } },
      { id: "none", kind: "transform.filter", config: { condition: "clickId < 0" } },
      generator("clicks", "clicks", pace),
      { id: "both", kind: "transform.union", config: {} },
      keyBy("byUser", "userId"),
      {
        id: "counts",
        kind: "window.aggregate",
        config: { window: { type: "tumbling", time: "event", sizeMs: 200 }, aggregates: [{ as: "clicks", fn: "COUNT" }] },
      },
      {
        id: "result",
        kind: "transform.broadcast",
        config: {
          ruleKey: "ruleId",
          condition: "clicks >= rule_ruleId",
          columns: [
            { as: "userId", expr: "userId" },
            { as: "windowStart", expr: "windowStart" },
            { as: "ruleId", expr: "rule_ruleId" },
          ],
        },
      },
    ],
    edges: [
      { from: "seeds.out", to: "rules.in" },
      { from: "rules.out", to: "result.rules" },
      { from: "seeds.out", to: "none.in" },
      { from: "none.out", to: "both.in" },
      { from: "clicks.out", to: "both.in" },
      { from: "both.out", to: "byUser.in" },
      { from: "byUser.out", to: "counts.in" },
      { from: "counts.out", to: "result.in" },
    ],
    output: "result.out",
    keys: ["userId", "windowStart", "ruleId"],
  };
}

function dedup(pace: Pace): ChaosPipeline {
  return {
    name: "dedup",
    nodes: [
      generator("clicks", "clicks", pace),
      { id: "thirds", kind: "transform.map", config: { columns: [{ as: "third", expr: "clickId / 3" }], keepOthers: true } },
      keyBy("byThird", "third"),
      { id: "first", kind: "transform.deduplicate", config: { keep: "first" } },
      { id: "result", kind: "transform.map", config: { columns: [{ as: "third", expr: "third" }] } },
    ],
    edges: [
      { from: "clicks.out", to: "thirds.in" },
      { from: "thirds.out", to: "byThird.in" },
      { from: "byThird.out", to: "first.in" },
      { from: "first.out", to: "result.in" },
    ],
    output: "result.out",
    keys: ["third"],
  };
}
