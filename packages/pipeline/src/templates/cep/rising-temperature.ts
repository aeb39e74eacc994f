import { placed, wires } from "../drawing.ts";
import type { Template } from "../template.ts";

/** Readings of one sensor, five seconds apart. */
function readings(sensorId: string, room: string, humidity: number, battery: number, temperatures: readonly number[]) {
  return temperatures.map((temperature, i) => ({
    sensorId,
    room,
    temperature,
    humidity,
    battery,
    readingTime: `2025-01-01 00:00:${String(5 * i).padStart(2, "0")}.000`,
  }));
}

export const risingTemperature: Template = {
  id: "rising-temperature",
  title: "Rising, then critical",
  description:
    "A sensor whose readings rise three times in a row and then jump by ten degrees. Each reading is compared with the one that the pattern took before it.",
  tags: ["pattern", "sensors", "iterative condition"],
  document: {
    format: "millrace/v1",
    name: "Rising, then critical",
    nodes: [
      {
        id: "readings",
        kind: "source.generator",
        name: "Readings",
        config: { shape: "sensors", rowsPerSecond: 1_000, eventsPerSecond: 20, keys: 20, disorderMs: 1_000 },
      },
      { id: "bySensor", kind: "transform.keyBy", name: "By sensor", config: { keys: ["sensorId"] } },
      {
        id: "overheating",
        kind: "cep.pattern",
        name: "Overheating",
        config: {
          pattern: {
            steps: [
              { name: "base" },
              {
                name: "rise",
                contiguity: "next",
                where: "temperature > COALESCE(LAST(rise.temperature), LAST(base.temperature))",
                times: { min: 3, max: 3 },
                quantifierContiguity: "strict",
              },
              { name: "critical", contiguity: "next", where: "temperature > LAST(rise.temperature) + 10" },
            ],
            afterMatchSkip: { strategy: "skipPastLastEvent" },
            withinMs: 60_000,
          },
          columns: [
            { as: "room", expr: "base.room" },
            { as: "before", expr: "base.temperature" },
            { as: "risenTo", expr: "LAST(rise.temperature)" },
            { as: "critical", expr: "critical.temperature" },
            { as: "at", expr: "critical.readingTime" },
          ],
        },
      },
      { id: "table", kind: "sink.table", name: "Overheating" },
    ],
    edges: wires("readings → bySensor → overheating → table"),
    layout: placed(["readings", "bySensor", "overheating", "table"]),
    // Among the first thousand rows of the generator nothing overheats: here one sensor does, and another one jumps by 8.5 degrees only.
    samples: {
      readings: [
        ...readings("s-0002", "Server room", 47.6, 56, [21, 21.4, 21.9, 22.6, 33.1, 32.8]),
        ...readings("s-0018", "Cold store", 54.8, 15, [1.7, 2.1, 2.4, 3, 11.5, 6.2]),
        ...readings("s-0010", "Workshop", 60.9, 42, [16.8, 16.6, 17, 16.9, 17.3, 17.1]),
      ],
    },
  },
};
