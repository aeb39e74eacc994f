import { placed, wires } from "./drawing.ts";
import type { Template } from "./template.ts";

export const changingLimits: Template = {
  id: "changing-limits",
  title: "Limits that change",
  description:
    "Sensor readings against a limit per room. New limits come on a stream of their own and hold at once, without a restart: broadcast rules.",
  tags: ["broadcast", "rules"],
  document: {
    format: "millrace/v1",
    name: "Limits that change",
    nodes: [
      { id: "readings", kind: "source.generator", name: "Readings", config: { shape: "sensors", rowsPerSecond: 100, keys: 40 } },
      {
        id: "calibration",
        kind: "source.generator",
        name: "Calibration",
        config: { shape: "sensors", rowsPerSecond: 2, keys: 40, seed: 7 },
      },
      {
        id: "limits",
        kind: "transform.map",
        name: "Limit of the room",
        config: {
          columns: [
            { as: "room", expr: "room" },
            { as: "maxTemperature", expr: "temperature + 8" },
            { as: "since", expr: "readingTime" },
          ],
        },
      },
      {
        id: "check",
        kind: "transform.broadcast",
        name: "Above the limit",
        config: {
          ruleKey: "room",
          condition: "room = rule_room AND temperature > rule_maxTemperature",
          columns: [
            { as: "sensorId", expr: "sensorId" },
            { as: "room", expr: "room" },
            { as: "temperature", expr: "temperature" },
            { as: "maxTemperature", expr: "rule_maxTemperature" },
            { as: "readingTime", expr: "readingTime" },
          ],
        },
      },
      { id: "table", kind: "sink.table", name: "Too hot" },
    ],
    edges: wires("readings → check.in", "calibration → limits → check.rules", "check → table"),
    layout: placed(["readings", "", "check", "table"], ["calibration", "limits"]),
  },
};
