import type { PatternElement, PatternStep } from "../../catalog/cep/pattern-config.ts";
import { readInterval } from "./interval-text.ts";
import type { PatternReader } from "./pattern-reader.ts";

/** A step or group while its words are read. */
type Draft =
  | ({ name: string; group?: never } & Partial<PatternStep>)
  | ({ group: PatternElement[]; name?: never } & Partial<Omit<PatternStep, "name" | "where">>);

/** What stands between the parentheses of PATTERN, or of a group. */
export function readChain(reader: PatternReader): PatternElement[] {
  const chain: PatternElement[] = [];
  while (!reader.isSymbol(")")) {
    if (reader.current.kind === "end") reader.fail('")" is expected here: the pattern is not closed');
    const contiguity = readContiguity(reader, chain.length === 0);
    const element = readElement(reader);
    chain.push(contiguity === undefined ? element : { ...element, contiguity });
  }
  if (chain.length === 0) reader.fail("a step is expected here");
  return chain;
}

function readContiguity(reader: PatternReader, isFirst: boolean): PatternElement["contiguity"] {
  if (reader.acceptSymbol("!->")) return "notFollowedBy";
  if (reader.acceptSymbol("->>")) return "followedByAny";
  if (reader.acceptSymbol("->")) return "followedBy";
  if (reader.acceptSymbol("!")) return "notNext";
  return isFirst ? undefined : "next";
}

function readElement(reader: PatternReader): PatternElement {
  const element = readSubject(reader);
  readQuantifier(reader, element);
  readWords(reader, element);
  return element as PatternElement;
}

function readSubject(reader: PatternReader): Draft {
  if (!reader.acceptSymbol("(")) return { name: reader.name("a step") };
  const group = readChain(reader);
  reader.expectSymbol(")", "to close the group");
  return { group };
}

/** `?`, `*`, `+`, `{n}`, `{n,}`, `{n,m}`, and a `?` behind them for "not greedy"; loops are without gaps unless words say otherwise. */
function readQuantifier(reader: PatternReader, element: Draft): void {
  if (reader.acceptSymbol("?")) {
    element.optional = true;
    return;
  }
  if (reader.acceptSymbol("*")) {
    element.times = { min: 1, max: null };
    element.optional = true;
  } else if (reader.acceptSymbol("+")) {
    element.times = { min: 1, max: null };
  } else if (reader.acceptSymbol("{")) {
    const min = reader.isSymbol(",") ? 0 : reader.wholeNumber();
    const isRange = reader.acceptSymbol(",");
    const max = isRange ? (reader.isSymbol("}") ? null : reader.wholeNumber()) : min;
    reader.expectSymbol("}", "to close the number of times");
    element.times = { min, max };
    if (max === null && min === 0) {
      element.times = { min: 1, max: null };
      element.optional = true;
    }
  } else {
    return;
  }
  element.quantifierContiguity = "strict";
  const isReluctant = reader.acceptSymbol("?");
  if (!isReluctant && element.times.min !== element.times.max) element.greedy = true;
}

function readWords(reader: PatternReader, element: Draft): void {
  for (;;) {
    if (reader.acceptWords("RELAXED")) delete element.quantifierContiguity;
    else if (reader.acceptWords("CONSECUTIVE")) element.quantifierContiguity = "strict";
    else if (reader.acceptWords("COMBINATIONS")) element.quantifierContiguity = "nondeterministic";
    else if (reader.acceptWords("OPTIONAL")) element.optional = true;
    else if (reader.acceptWords("GREEDY")) element.greedy = true;
    else if (reader.acceptWords("UNTIL")) element.until = readUntil(reader);
    else if (reader.acceptWords("LOOP", "WITHIN")) readLoopWindow(reader, element);
    else if (reader.acceptWords("WITHIN")) Object.assign(element, readWindow(reader));
    else return;
  }
}

function readUntil(reader: PatternReader): string {
  reader.expectSymbol("(", "before the condition that ends the loop");
  const until = reader.expression(() => reader.isSymbol(")"));
  reader.expectSymbol(")", "behind the condition that ends the loop");
  return until;
}

function readLoopWindow(reader: PatternReader, element: Draft): void {
  if (element.times === undefined) reader.fail("LOOP WITHIN needs a step that occurs several times");
  element.times = { ...element.times, windowMs: readIntervalMs(reader) };
}

/** INTERVAL '…' UNIT [SINCE PREVIOUS] */
export function readWindow(reader: PatternReader): { readonly withinMs: number; readonly withinScope?: "previous-and-current" } {
  const withinMs = readIntervalMs(reader);
  return reader.acceptWords("SINCE", "PREVIOUS") ? { withinMs, withinScope: "previous-and-current" } : { withinMs };
}

function readIntervalMs(reader: PatternReader): number {
  reader.expectWords("INTERVAL");
  const quoted = reader.current;
  if (quoted.kind !== "string") reader.fail("a duration in quotes is expected here, as INTERVAL '5' MINUTE");
  reader.next();
  const ms = readInterval(quoted.text, reader.current.text);
  if (ms === undefined)
    reader.fail("a duration in whole milliseconds is expected here: a number in quotes, then SECOND, MINUTE, HOUR or DAY");
  reader.next();
  return ms;
}
