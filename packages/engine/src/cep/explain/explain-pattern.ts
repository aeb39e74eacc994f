import { isGroup, placesOf, type Pattern } from "@millrace/pipeline/patterns";
import type { Schema } from "@millrace/pipeline/types";
import { EngineError } from "../../operators/engine-error.ts";
import { compilePattern, type CompiledPattern } from "../compile/compile-pattern.ts";
import { stepNameOf } from "../graph/nfa-state.ts";
import { rowFactory } from "../../record/row-class.ts";
import type { Row } from "../../record/row.ts";
import type { KeyMatches } from "../state/key-matches.ts";
import { conjunctsOf, type Conjunct } from "./conjuncts.ts";
import { EventExplainer } from "./event-explainer.ts";
import type { EventExplanation, PartialMatchView, PatternExplanation } from "./explanation.ts";

export interface ExplainedEvent {
  /** Values in column order. */
  readonly values: readonly unknown[];
  readonly timestamp: number;
}

export interface ExplainOptions {
  readonly timeZone?: string;
  /** Columns by which rows are told apart, as behind a “Key by”; left out: all rows are one sequence. */
  readonly keyColumns?: readonly number[];
}

/**
 * Says for each event what it did to the pattern's partial matches, and why it did not do more. Events are taken in order of time, as behind a
 * watermark that waits for all of them. Browser-safe and without effect; made for lists that a person looks at.
 * Throws: CEP_PATTERN_INVALID.
 */
export function explainPattern(
  pattern: Pattern,
  schema: Schema,
  events: readonly ExplainedEvent[],
  options: ExplainOptions = {},
): PatternExplanation {
  const timeZone = options.timeZone ?? "UTC";
  const createRow = rowFactory(schema.length);
  const rows = events.map(({ values }) => createRow(values));
  const explainer = new EventExplainer({
    compile: (onPruned) => compilePattern(pattern, { schema, timeZone, onPruned }),
    conditionsOf: (compiled) => conditionsOf(pattern, compiled, { schema, timeZone }),
    eventOf: new Map(rows.map((row, index) => [row, index])),
  });
  const keys = new Map<string, KeyMatches>();
  const explained: EventExplanation[] = [];
  for (const event of inOrder(events)) {
    const row = rows[event] as Row;
    const key = (options.keyColumns ?? []).map((column) => `${typeof row[`c${column}`]}:${String(row[`c${column}`])}`).join("|");
    const matches = keys.get(key) ?? explainer.fresh();
    keys.set(key, matches);
    try {
      explained.push(explainer.explain(matches, row, event, events[event]?.timestamp ?? 0));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      return { events: explained, waiting: waitingIn(keys, explainer), error: { code: error.code, message: error.message, event } };
    }
  }
  return { events: explained, waiting: waitingIn(keys, explainer) };
}

function inOrder(events: readonly ExplainedEvent[]): number[] {
  return events.map((_, index) => index).toSorted((a, b) => (events[a]?.timestamp ?? 0) - (events[b]?.timestamp ?? 0));
}

function waitingIn(keys: ReadonlyMap<string, KeyMatches>, explainer: EventExplainer): PartialMatchView[] {
  return [...keys.values()].flatMap((matches) => explainer.waiting(matches));
}

/** Parts of the conditions, by step. */
function conditionsOf(
  pattern: Pattern,
  { steps, cursor }: CompiledPattern,
  scope: { readonly schema: Schema; readonly timeZone: string },
): Map<string, Conjunct[]> {
  const conditions = new Map<string, Conjunct[]>();
  for (const { element, path } of placesOf(pattern)) {
    if (isGroup(element)) continue;
    const name = stepNameOf(element.name);
    conditions.set(name, element.where === undefined ? [] : conjunctsOf(element.where, name, `${path}.where`, { ...scope, steps, cursor }));
  }
  return conditions;
}
