import { placed, wires } from "./drawing.ts";
import type { Template } from "./template.ts";

export const ordersAndPayments: Template = {
  id: "orders-and-payments",
  title: "Orders and payments",
  description: "Each order with the payments of its buyer within a minute after it: an interval join of two streams.",
  tags: ["join", "interval join"],
  document: {
    format: "millrace/v1",
    name: "Orders and payments",
    nodes: [
      {
        id: "orders",
        kind: "source.generator",
        name: "Orders",
        config: { shape: "orders", rowsPerSecond: 50, eventsPerSecond: 5, keys: 100, disorderMs: 2_000 },
      },
      {
        id: "payments",
        kind: "source.generator",
        name: "Payments",
        config: { shape: "payments", rowsPerSecond: 50, eventsPerSecond: 5, keys: 100, disorderMs: 2_000, seed: 7 },
      },
      {
        id: "buyer",
        kind: "transform.map",
        name: "Buyer of the card",
        config: { columns: [{ as: "userId", expr: "CAST(SUBSTRING(cardId FROM 6) AS BIGINT)" }], keepOthers: true },
      },
      { id: "ordersByUser", kind: "transform.keyBy", name: "By buyer", config: { keys: ["userId"] } },
      { id: "paymentsByUser", kind: "transform.keyBy", name: "By buyer", config: { keys: ["userId"] } },
      {
        id: "join",
        kind: "join.interval",
        name: "Within a minute",
        config: {
          lowerBoundMs: 0,
          upperBoundMs: 60_000,
          condition: "status = 'approved'",
          columns: [
            { as: "orderId", expr: "orderId" },
            { as: "userId", expr: "userId" },
            { as: "product", expr: "product" },
            { as: "price", expr: "price * quantity" },
            { as: "paid", expr: "amount" },
            { as: "currency", expr: "currency" },
            { as: "secondsLater", expr: "TIMESTAMPDIFF(SECOND, orderTime, paymentTime)" },
          ],
        },
      },
      { id: "table", kind: "sink.table", name: "Paid orders" },
    ],
    edges: wires("orders → ordersByUser → join.left", "payments → buyer → paymentsByUser → join.right", "join → table"),
    layout: placed(["orders", "", "ordersByUser", "join", "table"], ["payments", "buyer", "paymentsByUser"]),
  },
};
