import { placed, wires } from "./drawing.ts";
import type { Template } from "./template.ts";

export const lateData: Template = {
  id: "late-data",
  title: "Late data",
  description:
    "Orders come up to 30 seconds late. The watermark waits for 5, the window is corrected for 10 more, and what is later still leaves by a side output.",
  tags: ["window", "late data", "side output"],
  document: {
    format: "millrace/v1",
    name: "Late data",
    nodes: [
      {
        id: "orders",
        kind: "source.generator",
        name: "Orders, late",
        config: {
          shape: "orders",
          rowsPerSecond: 200,
          eventsPerSecond: 20,
          disorderMs: 30_000,
          watermark: { timestamp: "orderTime", maxOutOfOrdernessMs: 5_000 },
        },
      },
      { id: "byCountry", kind: "transform.keyBy", name: "By country", config: { keys: ["country"] } },
      {
        id: "window",
        kind: "window.aggregate",
        name: "20 seconds",
        config: {
          window: { type: "tumbling", sizeMs: 20_000 },
          aggregates: [
            { as: "orders", fn: "COUNT" },
            { as: "latestOrder", fn: "MAX", expr: "orderTime" },
          ],
          allowedLatenessMs: 10_000,
          lateOutput: true,
        },
      },
      { id: "results", kind: "sink.table", name: "Results and corrections" },
      { id: "tooLate", kind: "sink.table", name: "Too late" },
    ],
    edges: wires("orders → byCountry → window → results", "window.late → tooLate"),
    layout: placed(["orders", "byCountry", "window", "results"], ["", "", "", "tooLate"]),
    tests: [
      {
        name: "A late order corrects its window, a later one leaves by the side output",
        rows: {
          orders: [
            { country: "DE", orderTime: "2025-01-01 00:00:05" },
            { country: "DE", orderTime: "2025-01-01 00:00:26" },
            { country: "DE", orderTime: "2025-01-01 00:00:12" },
            { country: "DE", orderTime: "2025-01-01 00:00:50" },
            { country: "DE", orderTime: "2025-01-01 00:00:06" },
          ],
        },
        expected: {
          results: [
            { windowStart: "2025-01-01 00:00:00", orders: 1 },
            { windowStart: "2025-01-01 00:00:00", orders: 2 },
            { windowStart: "2025-01-01 00:00:20", orders: 1 },
            { windowStart: "2025-01-01 00:00:40", orders: 1 },
          ],
          tooLate: [{ orderTime: "2025-01-01 00:00:06" }],
        },
      },
    ],
  },
};
