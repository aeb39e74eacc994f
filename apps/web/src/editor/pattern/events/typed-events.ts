import type { Schema } from "@millrace/pipeline";
import { decodeJson, DecodeFailure } from "@millrace/pipeline/types";
import { ownValue } from "../../document/own-value.ts";
import type { ExampleEvent } from "./explain-protocol.ts";

/** The member that says when an event is: a number of milliseconds, or a time as text. */
const AT = "@";

export interface TypedEvents {
  readonly events: readonly ExampleEvent[];
  /** Lines that are no events, from 1, with the reason. */
  readonly problems: readonly { readonly line: number; readonly kind: "json" | "time" | "column"; readonly name: string }[];
}

/** Events as lines of JSON: {"@": 1000, "kind": "a", "price": 5}. Columns that are left out are NULL. In order of time. */
export function parseEvents(text: string, schema: Schema): TypedEvents {
  const events: ExampleEvent[] = [];
  const problems: TypedEvents["problems"][number][] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const event = parseEvent(line, schema);
    if ("kind" in event) problems.push({ line: index + 1, ...event });
    else events.push(event);
  }
  return { events: events.toSorted((a, b) => a.timestamp - b.timestamp), problems };
}

function parseEvent(line: string, schema: Schema): ExampleEvent | { readonly kind: "json" | "time" | "column"; readonly name: string } {
  let row: Record<string, unknown>;
  try {
    row = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return { kind: "json", name: "" };
  }
  if (typeof row !== "object" || row === null || Array.isArray(row)) return { kind: "json", name: "" };
  const at = row[AT];
  const timestamp =
    typeof at === "number" ? at : typeof at === "string" ? Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(at) ? at : `${at}Z`) : Number.NaN;
  if (!Number.isFinite(timestamp)) return { kind: "time", name: AT };
  const unknown = Object.keys(row).find((name) => name !== AT && !schema.some((column) => column.name === name));
  if (unknown !== undefined) return { kind: "column", name: unknown };
  const wrong = schema.find(({ name, type }) => decodeJson(type, ownValue(row, name) ?? null) instanceof DecodeFailure);
  if (wrong !== undefined) return { kind: "column", name: wrong.name };
  return { timestamp, values: schema.map(({ name }) => ownValue(row, name) ?? null) };
}

/** The other way: events as one may write them. Columns that are NULL are left out. */
export function printEvents(events: readonly ExampleEvent[], schema: Schema): string {
  return events
    .map(({ values, timestamp }) =>
      JSON.stringify({
        [AT]: timestamp,
        ...Object.fromEntries(
          schema.flatMap(({ name }, index) => (values[index] === null || values[index] === undefined ? [] : [[name, values[index]]])),
        ),
      }),
    )
    .join("\n");
}
