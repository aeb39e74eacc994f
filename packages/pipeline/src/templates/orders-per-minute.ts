import { placed, wires } from "./drawing.ts";
import type { Template } from "./template.ts";

export const ordersPerMinute: Template = {
  id: "orders-per-minute",
  title: "Orders per minute",
  description: "Orders, revenue and buyers of each category, minute by minute. The place to begin.",
  tags: ["window", "aggregation"],
  document: {
    format: "millrace/v1",
    name: "Orders per minute",
    nodes: [
      {
        id: "orders",
        kind: "source.generator",
        name: "Orders",
        config: { shape: "orders", rowsPerSecond: 200, eventsPerSecond: 20, disorderMs: 5_000 },
      },
      {
        id: "revenue",
        kind: "transform.map",
        name: "Revenue",
        config: { columns: [{ as: "revenue", expr: "price * quantity" }], keepOthers: true },
      },
      { id: "byCategory", kind: "transform.keyBy", name: "By category", config: { keys: ["category"] } },
      {
        id: "perMinute",
        kind: "window.aggregate",
        name: "Per minute",
        config: {
          window: { type: "tumbling", sizeMs: 60_000 },
          aggregates: [
            { as: "orders", fn: "COUNT" },
            { as: "revenue", fn: "SUM", expr: "revenue" },
            { as: "buyers", fn: "COUNT", expr: "userId", distinct: true },
          ],
        },
      },
      { id: "table", kind: "sink.table", name: "Orders per minute" },
    ],
    edges: wires("orders → revenue → byCategory → perMinute → table"),
    layout: placed(["orders", "revenue", "byCategory", "perMinute", "table"]),
    tests: [
      {
        name: "Each order counts in its minute and category",
        rows: {
          orders: [
            { category: "Coffee", userId: 1, price: "2.50", quantity: 2, orderTime: "2025-01-01 00:00:10" },
            { category: "Coffee", userId: 1, price: "10.00", quantity: 1, orderTime: "2025-01-01 00:00:59.999" },
            { category: "Kitchen", userId: 2, price: "49.50", quantity: 1, orderTime: "2025-01-01 00:00:30" },
            { category: "Coffee", userId: 3, price: "3.90", quantity: 3, orderTime: "2025-01-01 00:01:00" },
          ],
        },
        expected: {
          table: [
            { category: "Coffee", windowStart: "2025-01-01 00:00:00", orders: 2, revenue: "15.00", buyers: 1 },
            { category: "Kitchen", windowStart: "2025-01-01 00:00:00", orders: 1, revenue: "49.50", buyers: 1 },
            { category: "Coffee", windowStart: "2025-01-01 00:01:00", orders: 1, revenue: "11.70", buyers: 1 },
          ],
        },
      },
    ],
  },
};
