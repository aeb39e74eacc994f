import { placed, wires } from "./drawing.ts";
import type { Template } from "./template.ts";

export const silentSensors: Template = {
  id: "silent-sensors",
  title: "Silent sensors",
  description: "A sensor that has said nothing for a minute raises an alert: state and an event-time timer per sensor.",
  tags: ["process", "timers", "sensors"],
  document: {
    format: "millrace/v1",
    name: "Silent sensors",
    nodes: [
      {
        id: "readings",
        kind: "source.generator",
        name: "Readings",
        config: { shape: "sensors", rowsPerSecond: 100, eventsPerSecond: 10, keys: 200, disorderMs: 1_000 },
      },
      { id: "bySensor", kind: "transform.keyBy", name: "By sensor", config: { keys: ["sensorId"] } },
      {
        id: "silence",
        kind: "transform.process",
        name: "Silent for a minute",
        config: {
          state: [
            { name: "lastSeen", type: "TIMESTAMP_LTZ(3)" },
            { name: "lastRoom", type: "STRING" },
          ],
          onRow: [
            { op: "deleteTimer", at: "lastSeen + INTERVAL '60' SECOND", when: "row_time > lastSeen" },
            { op: "set", state: "lastRoom", expr: "room" },
            { op: "registerTimer", at: "row_time + INTERVAL '60' SECOND", when: "lastSeen IS NULL OR row_time > lastSeen" },
            { op: "set", state: "lastSeen", expr: "row_time", when: "lastSeen IS NULL OR row_time > lastSeen" },
          ],
          onTimer: [{ op: "emit", columns: { sensorId: "sensorId", room: "lastRoom", lastSeen: "lastSeen" } }],
          schema: { sensorId: "STRING", room: "STRING", lastSeen: "TIMESTAMP_LTZ(3)" },
        },
      },
      { id: "table", kind: "sink.table", name: "Silent sensors" },
    ],
    edges: wires("readings → bySensor → silence → table"),
    layout: placed(["readings", "bySensor", "silence", "table"]),
  },
};
