import { placed, wires } from "./drawing.ts";
import type { Template } from "./template.ts";

export const busiestRoutes: Template = {
  id: "busiest-routes",
  title: "Busiest routes",
  description: "The twenty routes with most flights of the sample, with their mean delay. In batch mode: one result, when all is read.",
  tags: ["batch", "top N", "file"],
  document: {
    format: "millrace/v1",
    name: "Busiest routes",
    settings: { executionMode: "batch" },
    nodes: [
      {
        id: "flights",
        kind: "source.file",
        name: "Flights",
        config: {
          path: "samples/flights-20k.json",
          format: "json",
          schema: { date: "STRING", delay: "INT", distance: "INT", origin: "STRING", destination: "STRING" },
        },
      },
      { id: "byRoute", kind: "transform.keyBy", name: "By route", config: { keys: ["origin", "destination"] } },
      {
        id: "totals",
        kind: "transform.aggregate",
        name: "Totals",
        config: {
          aggregates: [
            { as: "flights", fn: "COUNT" },
            { as: "meanDelay", fn: "AVG", expr: "CAST(delay AS DOUBLE)" },
            { as: "miles", fn: "MAX", expr: "distance" },
          ],
        },
      },
      {
        id: "busiest",
        kind: "transform.topN",
        name: "Twenty busiest",
        config: {
          n: 20,
          orderBy: [{ column: "flights", order: "desc" }, { column: "origin" }, { column: "destination" }],
          rankColumn: "rank",
        },
      },
      { id: "table", kind: "sink.table", name: "Busiest routes" },
    ],
    edges: wires("flights → byRoute → totals → busiest → table"),
    layout: placed(["flights", "byRoute", "totals", "busiest", "table"]),
  },
};
