import type { Schema } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { parseEvents, printEvents } from "./typed-events.ts";

const schema: Schema = [
  { name: "kind", type: { kind: "STRING", nullable: true } },
  { name: "price", type: { kind: "INT", nullable: true } },
];

test("lines of JSON are events in order of time, with NULL for what is left out", () => {
  const text = '{"@":2000,"kind":"b","price":5}\n\n{"@":"1970-01-01T00:00:01","kind":"a"}';
  const { events, problems } = parseEvents(text, schema);
  expect(problems).toEqual([]);
  expect(events).toEqual([
    { timestamp: 1000, values: ["a", null] },
    { timestamp: 2000, values: ["b", 5] },
  ]);
  expect(parseEvents(printEvents(events, schema), schema).events).toEqual(events);
});

test("a line that is no event is named with what is wrong with it, and the others are taken", () => {
  const text = ['{"@":1,"kind":"a"}', "{", '{"kind":"a"}', '{"@":1,"knd":"a"}', '{"@":1,"price":"many"}', "[1]"].join("\n");
  const { events, problems } = parseEvents(text, schema);
  expect(events).toHaveLength(1);
  expect(problems).toEqual([
    { line: 2, kind: "json", name: "" },
    { line: 3, kind: "time", name: "@" },
    { line: 4, kind: "column", name: "knd" },
    { line: 5, kind: "column", name: "price" },
    { line: 6, kind: "json", name: "" },
  ]);
});
