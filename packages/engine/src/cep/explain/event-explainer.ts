import type { CompiledPattern } from "../compile/compile-pattern.ts";
import type { Decision } from "../graph/decision.ts";
import type { Row } from "../../record/row.ts";
import { entryAt, pathTo } from "../state/shared-buffer.ts";
import type { BufferEntry, KeyMatches, PartialMatch } from "../state/key-matches.ts";
import type { Conjunct } from "./conjuncts.ts";
import type { EventExplanation, FailureReason, MatchRows, PartialMatchView } from "./explanation.ts";

export interface EventExplainerOptions {
  readonly compile: (onPruned: (match: PartialMatch) => void) => CompiledPattern;
  /** The parts of the conditions, by step. */
  readonly conditionsOf: (pattern: CompiledPattern) => ReadonlyMap<string, readonly Conjunct[]>;
  /** Position of a row in the list of events. */
  readonly eventOf: ReadonlyMap<Row, number>;
}

type Ended = { readonly partial: PartialMatchView; readonly reason: FailureReason };

/** Explains one event at a time, while it moves the partial matches of its key as the operator would. */
export class EventExplainer {
  readonly #pattern: CompiledPattern;
  readonly #conditions: ReadonlyMap<string, readonly Conjunct[]>;
  readonly #eventOf: ReadonlyMap<Row, number>;

  /** What a skip strategy drops while a row is processed. */
  #dropped: PartialMatchView[] = [];
  #matches: KeyMatches | undefined;

  constructor({ compile, conditionsOf, eventOf }: EventExplainerOptions) {
    this.#pattern = compile((match) => {
      if (this.#matches !== undefined) this.#dropped.push(this.#viewOf(this.#matches, match));
    });
    this.#conditions = conditionsOf(this.#pattern);
    this.#eventOf = eventOf;
  }

  fresh(): KeyMatches {
    return this.#pattern.nfa.fresh();
  }

  waiting(matches: KeyMatches): PartialMatchView[] {
    return matches.partial.filter((match) => !this.#pattern.nfa.isStart(match)).map((match) => this.#viewOf(matches, match));
  }

  explain(matches: KeyMatches, row: Row, event: number, timestamp: number): EventExplanation {
    const { nfa } = this.#pattern;
    this.#matches = matches;
    this.#dropped = [];
    const late = this.#lateMisses(matches, row, timestamp);
    const ended = nfa.advanceToRow(matches, timestamp);
    const before = matches.partial.map((match) => ({
      match,
      view: this.#viewOf(matches, match),
      decision: nfa.decisionFor(matches, match, row),
    }));
    const misses = before.flatMap(({ match, view, decision }) => (decision.takesRow ? [] : this.#missOf(matches, match, view, row)));
    const killed = before.flatMap(({ match, view, decision }): Ended[] =>
      isEnd(decision) ? [{ partial: view, reason: this.#endReason(matches, match, view, decision, row) }] : [],
    );
    const results = nfa.process(matches, row, timestamp);
    const isNew = (match: PartialMatch): boolean => !nfa.isStart(match) && entryAt(matches, match.entry).row === row;
    const fresh = matches.partial.filter(isNew);
    const isStarted = (match: PartialMatch): boolean => entryAt(matches, match.entry).previous === -1;
    return {
      event,
      fits: [...this.#conditions]
        .filter(([, parts]) => parts.every(({ condition }) => !condition.isIterative && condition.test(row) === true))
        .map(([step]) => step),
      started: fresh.filter(isStarted).map((match) => this.#viewOf(matches, match)),
      advanced: fresh.filter((match) => !isStarted(match)).map((match) => this.#viewOf(matches, match)),
      skippedBy: before.filter(
        ({ match, decision }) => !nfa.isStart(match) && decision.waiting.some(({ step }) => step === -1) && !decision.takesRow,
      ).length,
      killed: [...killed, ...this.#dropped.map((partial): Ended => ({ partial, reason: { kind: "skipped-after-match" } }))],
      nearMisses: [...late, ...misses],
      matches: [...ended.matches, ...results].map((path) => this.#rowsOf(path)),
      timedOut: ended.timedOut.map(({ path, at }) => ({ rows: this.#rowsOf(path), at })),
    };
  }

  /** Partial matches that would take the row, had it come before their window ended. */
  #lateMisses(matches: KeyMatches, row: Row, timestamp: number): Ended[] {
    const { nfa } = this.#pattern;
    return matches.partial.flatMap((match): Ended[] => {
      if (nfa.isStart(match)) return [];
      const { at, windowMs, since } = nfa.deadlineOf(matches, match);
      if (timestamp < at || !nfa.decisionFor(matches, match, row).takesRow) return [];
      const view = this.#viewOf(matches, match);
      const gapMs = timestamp - (since === "first" ? match.startTimestamp : entryAt(matches, match.entry).timestamp);
      return [{ partial: view, reason: { kind: "gap", step: view.waitingFor, gapMs, windowMs, since } }];
    });
  }

  /** A part of the condition is true and another is not. */
  #missOf(matches: KeyMatches, match: PartialMatch, view: PartialMatchView, row: Row): Ended[] {
    const parts = this.#conditions.get(view.waitingFor) ?? [];
    const failed = this.#failedParts(matches, match, parts, row);
    if (failed.length === 0 || failed.length === parts.length) return [];
    return [{ partial: view, reason: { kind: "condition", step: view.waitingFor, failed } }];
  }

  #endReason(matches: KeyMatches, match: PartialMatch, view: PartialMatchView, decision: Decision, row: Row): FailureReason {
    if (decision.isStopped) return { kind: "forbidden", step: decision.stoppedBy ?? view.waitingFor };
    return {
      kind: "condition",
      step: view.waitingFor,
      failed: this.#failedParts(matches, match, this.#conditions.get(view.waitingFor) ?? [], row),
    };
  }

  #failedParts(
    matches: KeyMatches,
    match: PartialMatch,
    parts: readonly Conjunct[],
    row: Row,
  ): { text: string; isNull: boolean; range: Conjunct["range"] }[] {
    return parts.flatMap(({ text, range, condition, isNull }) => {
      this.#pattern.cursor.pointAt(matches, match.entry);
      return condition.test(row) === true ? [] : [{ text, range, isNull: isNull(row) }];
    });
  }

  #viewOf(matches: KeyMatches, match: PartialMatch): PartialMatchView {
    return { rows: match.entry === -1 ? {} : this.#rowsOf(pathTo(matches, match.entry)), waitingFor: this.#pattern.nfa.stepOf(match) };
  }

  #rowsOf(path: readonly BufferEntry[]): MatchRows {
    const rows: Record<string, number[]> = {};
    for (const { step, row } of path) (rows[this.#pattern.steps[step] ?? ""] ??= []).push(this.#eventOf.get(row) ?? -1);
    return rows;
  }
}

function isEnd(decision: Decision): boolean {
  return decision.waiting.length === 0 && decision.completed.length === 0;
}
