import { placed, wires } from "./drawing.ts";
import type { Template } from "./template.ts";

export const clickSessions: Template = {
  id: "click-sessions",
  title: "Click sessions",
  description:
    "Visits of each user: a session ends after 30 seconds without a click. How many clicks and pages it had, where it began and ended.",
  tags: ["session", "window"],
  document: {
    format: "millrace/v1",
    name: "Click sessions",
    nodes: [
      {
        id: "clicks",
        kind: "source.generator",
        name: "Clicks",
        config: { shape: "clicks", rowsPerSecond: 200, eventsPerSecond: 5, keys: 200, disorderMs: 2_000 },
      },
      { id: "byUser", kind: "transform.keyBy", name: "By user", config: { keys: ["userId"] } },
      {
        id: "sessions",
        kind: "window.aggregate",
        name: "Sessions",
        config: {
          window: { type: "session", gapMs: 30_000 },
          aggregates: [
            { as: "clicks", fn: "COUNT" },
            { as: "pages", fn: "COUNT", expr: "page", distinct: true },
            { as: "entryPage", fn: "FIRST_VALUE", expr: "page" },
            { as: "exitPage", fn: "LAST_VALUE", expr: "page" },
          ],
        },
      },
      { id: "longer", kind: "transform.filter", name: "More than one click", config: { condition: "clicks > 1" } },
      { id: "table", kind: "sink.table", name: "Sessions" },
    ],
    edges: wires("clicks → byUser → sessions → longer → table"),
    layout: placed(["clicks", "byUser", "sessions", "longer", "table"]),
    tests: [
      {
        name: "Thirty seconds of silence end a session",
        rows: {
          clicks: [
            { userId: "ann", page: "/", clickTime: "2025-01-01 00:00:00" },
            { userId: "ann", page: "/cart", clickTime: "2025-01-01 00:00:29" },
            { userId: "ann", page: "/help", clickTime: "2025-01-01 00:01:30" },
            { userId: "ann", page: "/", clickTime: "2025-01-01 00:01:31" },
            { userId: "bob", page: "/", clickTime: "2025-01-01 00:02:30" },
          ],
        },
        expected: {
          table: [
            {
              userId: "ann",
              windowStart: "2025-01-01 00:00:00",
              windowEnd: "2025-01-01 00:00:59",
              clicks: 2,
              entryPage: "/",
              exitPage: "/cart",
            },
            {
              userId: "ann",
              windowStart: "2025-01-01 00:01:30",
              windowEnd: "2025-01-01 00:02:01",
              clicks: 2,
              entryPage: "/help",
              exitPage: "/",
            },
          ],
        },
      },
    ],
  },
};
