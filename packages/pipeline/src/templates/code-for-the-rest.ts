import { placed, wires } from "./drawing.ts";
import type { Template } from "./template.ts";

const PLATEAU = {
  sensorId: "STRING",
  temperature: "DOUBLE",
  readings: "INT",
  since: "TIMESTAMP(3)",
  until: "TIMESTAMP(3)",
};

const CODE = String.raw`// Temperatures that stay within two degrees of the first of them are one plateau.
const TOLERANCE = 2;
const SILENCE_MS = 60000;

function processElement(row, ctx, out) {
  const state = ctx.state.value("plateau");
  let plateau = state.get();
  if (plateau !== undefined) {
    ctx.timers.delete(plateau.until + SILENCE_MS);
    if (Math.abs(row.temperature - plateau.temperature) > TOLERANCE) {
      end(plateau, ctx, out);
      plateau = undefined;
    }
  }
  plateau ??= { temperature: row.temperature, readings: 0, since: row.readingTime, until: row.readingTime };
  plateau.readings++;
  plateau.until = Math.max(plateau.until, row.readingTime);
  state.set(plateau);
  ctx.timers.event(plateau.until + SILENCE_MS);
}

// A sensor that says nothing for a minute ends its plateau.
function onTimer(timestamp, ctx, out) {
  const state = ctx.state.value("plateau");
  end(state.get(), ctx, out);
  state.clear();
}

function end({ temperature, readings, since, until }, ctx, out) {
  const row = { sensorId: ctx.key, temperature, readings, since, until };
  if (readings > 1) out.emit(row);
  else ctx.sideOutput("single", row);
}
`;

export const codeForTheRest: Template = {
  id: "code-for-the-rest",
  title: "Code for what boxes cannot do",
  description:
    "Plateaus of each sensor's temperature, found by JavaScript with state and a timer per sensor; single readings leave by a side output.",
  tags: ["code", "timers", "sensors"],
  document: {
    format: "millrace/v1",
    name: "Code for what boxes cannot do",
    nodes: [
      {
        id: "readings",
        kind: "source.generator",
        name: "Readings",
        config: { shape: "sensors", rowsPerSecond: 100, eventsPerSecond: 10, keys: 20, disorderMs: 1_000 },
      },
      { id: "bySensor", kind: "transform.keyBy", name: "By sensor", config: { keys: ["sensorId"] } },
      {
        id: "plateaus",
        kind: "transform.code",
        name: "Plateaus",
        config: { code: CODE, schema: PLATEAU, state: [{ name: "plateau" }], sideOutputs: [{ port: "single", schema: PLATEAU }] },
      },
      { id: "table", kind: "sink.table", name: "Plateaus" },
      { id: "singles", kind: "sink.table", name: "Single readings" },
    ],
    edges: wires("readings → bySensor → plateaus → table", "plateaus.single → singles"),
    layout: { ...placed(["readings", "bySensor", "plateaus", "table"]), singles: { x: 840, y: 160 } },
  },
};
