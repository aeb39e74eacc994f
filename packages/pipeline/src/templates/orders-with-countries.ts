import { placed, wires } from "./drawing.ts";
import type { Template } from "./template.ts";

export const ordersWithCountries: Template = {
  id: "orders-with-countries",
  title: "Revenue by region",
  description: "Orders get the region and the tax of their country from a small table, then revenue is added up by region and hour.",
  tags: ["lookup", "window"],
  document: {
    format: "millrace/v1",
    name: "Revenue by region",
    nodes: [
      {
        id: "orders",
        kind: "source.generator",
        name: "Orders",
        config: { shape: "orders", rowsPerSecond: 200, eventsPerSecond: 1, disorderMs: 10_000 },
      },
      {
        id: "country",
        kind: "transform.lookup",
        name: "Region and tax",
        config: {
          table: {
            type: "inline",
            rows: [
              { code: "DE", region: "Europe", taxPercent: 19 },
              { code: "FR", region: "Europe", taxPercent: 20 },
              { code: "GB", region: "Europe", taxPercent: 20 },
              { code: "NL", region: "Europe", taxPercent: 21 },
              { code: "ES", region: "Europe", taxPercent: 21 },
              { code: "CN", region: "Asia", taxPercent: 13 },
              { code: "JP", region: "Asia", taxPercent: 10 },
              { code: "IN", region: "Asia", taxPercent: 18 },
              { code: "US", region: "Americas", taxPercent: 0 },
              { code: "BR", region: "Americas", taxPercent: 17 },
            ],
          },
          schema: { code: "STRING", region: "STRING", taxPercent: "INT" },
          keys: [{ expr: "country", column: "code" }],
        },
      },
      {
        id: "gross",
        kind: "transform.map",
        name: "Gross revenue",
        config: {
          columns: [
            { as: "region", expr: "region" },
            { as: "gross", expr: "CAST(price * quantity * (100 + taxPercent) / 100 AS DECIMAL(12, 2))" },
          ],
        },
      },
      { id: "byRegion", kind: "transform.keyBy", name: "By region", config: { keys: ["region"] } },
      {
        id: "hourly",
        kind: "window.aggregate",
        name: "Every hour",
        config: {
          window: { type: "tumbling", sizeMs: 3_600_000 },
          aggregates: [
            { as: "orders", fn: "COUNT" },
            { as: "gross", fn: "SUM", expr: "gross" },
          ],
        },
      },
      { id: "table", kind: "sink.table", name: "Revenue by region" },
    ],
    edges: wires("orders → country → gross → byRegion → hourly → table"),
    layout: placed(["orders", "country", "gross", "byRegion", "hourly", "table"]),
  },
};
