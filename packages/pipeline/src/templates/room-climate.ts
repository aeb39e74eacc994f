import { placed, wires } from "./drawing.ts";
import type { Template } from "./template.ts";

export const roomClimate: Template = {
  id: "room-climate",
  title: "Climate of the last ten minutes",
  description: "Mean, spread and highest temperature of each room over the last ten minutes, every minute: a sliding window.",
  tags: ["window", "sliding", "sensors"],
  document: {
    format: "millrace/v1",
    name: "Climate of the last ten minutes",
    nodes: [
      {
        id: "readings",
        kind: "source.generator",
        name: "Readings",
        config: { shape: "sensors", rowsPerSecond: 400, eventsPerSecond: 10, keys: 40, disorderMs: 3_000 },
      },
      { id: "byRoom", kind: "transform.keyBy", name: "By room", config: { keys: ["room"] } },
      {
        id: "climate",
        kind: "window.aggregate",
        name: "Last ten minutes",
        config: {
          window: { type: "sliding", sizeMs: 600_000, slideMs: 60_000 },
          aggregates: [
            { as: "readings", fn: "COUNT" },
            { as: "mean", fn: "AVG", expr: "temperature" },
            { as: "spread", fn: "STDDEV_SAMP", expr: "temperature" },
            { as: "highest", fn: "MAX", expr: "temperature" },
          ],
        },
      },
      { id: "table", kind: "sink.table", name: "Climate" },
    ],
    edges: wires("readings → byRoom → climate → table"),
    layout: placed(["readings", "byRoom", "climate", "table"]),
  },
};
