import { placed, wires } from "./drawing.ts";
import type { Template } from "./template.ts";

export const flightDelays: Template = {
  id: "flight-delays",
  title: "Flight delays",
  description: "20,000 real US flights of 2001: how many leave each airport every hour, and how late they are on average and at worst.",
  tags: ["window", "aggregation", "file"],
  document: {
    format: "millrace/v1",
    name: "Flight delays",
    description:
      "Flights per airport and hour with their average and worst delay in minutes. The data is flights-20k.json of vega-datasets.",
    nodes: [
      {
        id: "flights",
        kind: "source.file",
        name: "Flights",
        config: {
          path: "samples/flights-20k.json",
          format: "json",
          schema: { date: "STRING", delay: "INT", distance: "INT", origin: "STRING", destination: "STRING" },
          watermark: { timestamp: "TO_TIMESTAMP(`date`, 'yyyy/MM/dd HH:mm')" },
        },
      },
      {
        id: "columns",
        kind: "transform.map",
        name: "Origin and delay",
        config: {
          columns: [
            { as: "origin", expr: "origin" },
            { as: "delay", expr: "delay" },
          ],
        },
      },
      { id: "byOrigin", kind: "transform.keyBy", name: "By airport", config: { keys: ["origin"] } },
      {
        id: "hourly",
        kind: "window.aggregate",
        name: "Every hour",
        config: {
          window: { type: "tumbling", sizeMs: 3_600_000 },
          aggregates: [
            { as: "flights", fn: "COUNT" },
            { as: "average", fn: "AVG", expr: "CAST(delay AS DOUBLE)" },
            { as: "worst", fn: "MAX", expr: "delay" },
          ],
        },
      },
      { id: "table", kind: "sink.table", name: "Delays" },
    ],
    edges: wires("flights → columns → byOrigin → hourly → table"),
    layout: placed(["flights", "columns", "byOrigin", "hourly", "table"]),
  },
};
