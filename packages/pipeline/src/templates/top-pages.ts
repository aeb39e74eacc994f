import { placed, wires } from "./drawing.ts";
import type { Template } from "./template.ts";

export const topPages: Template = {
  id: "top-pages",
  title: "Top pages, live",
  description:
    "The three most visited pages so far, kept current. Watch the changelog: old results are taken back (−U, −D) as new ones come.",
  tags: ["top N", "changelog"],
  document: {
    format: "millrace/v1",
    name: "Top pages, live",
    nodes: [
      { id: "clicks", kind: "source.generator", name: "Clicks", config: { shape: "clicks", rowsPerSecond: 50 } },
      { id: "byPage", kind: "transform.keyBy", name: "By page", config: { keys: ["page"] } },
      {
        id: "visits",
        kind: "transform.aggregate",
        name: "Visits so far",
        config: {
          aggregates: [
            { as: "visits", fn: "COUNT" },
            { as: "visitors", fn: "COUNT", expr: "userId", distinct: true },
          ],
          stateRetentionMs: 86_400_000,
        },
      },
      {
        id: "top",
        kind: "transform.topN",
        name: "Top three",
        config: { n: 3, orderBy: [{ column: "visits", order: "desc" }], rankColumn: "rank" },
      },
      { id: "table", kind: "sink.table", name: "Top pages" },
    ],
    edges: wires("clicks → byPage → visits → top → table"),
    layout: placed(["clicks", "byPage", "visits", "top", "table"]),
  },
};
