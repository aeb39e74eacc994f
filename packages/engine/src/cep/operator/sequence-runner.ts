import { EngineError } from "../../operators/engine-error.ts";
import type { CompiledPattern } from "../compile/compile-pattern.ts";
import type { MatchPath } from "../matching/nfa.ts";
import { SequenceMatcher } from "../sequence/sequence-matcher.ts";
import type { SequencePattern } from "../sequence/sequence-pattern.ts";
import type { Row } from "../../record/row.ts";
import type { KeyedStateBackend, StateKey, ValueState } from "../../state/state-backend.ts";
import type { KeyMatches, PartialMatch } from "../state/key-matches.ts";
import { offer } from "../state/match-heap.ts";
import { append, hold, pathTo } from "../state/shared-buffer.ts";
import type { MatchOutput } from "./match-output.ts";
import type { LongestWaitingMatch, RowMatcher } from "./row-matcher.ts";

export interface SequenceRunnerOptions {
  readonly pattern: CompiledPattern;
  readonly sequence: SequencePattern;
  readonly maxPartialMatches: number;
  readonly output: MatchOutput;
  readonly keyed: KeyedStateBackend;
  readonly keyGroupOf: (row: Row) => number;
  readonly onRowError: (error: Error, row: Row) => void;
}

/**
 * Matches sequences (`sequenceOf`) by `SequenceMatcher`. Partial matches live in its columns and are put into keyed state at barriers, in the
 * form that the automaton has, so that a snapshot can be read by either.
 */
export class SequenceRunner implements RowMatcher {
  readonly #options: SequenceRunnerOptions;
  readonly #matcher: SequenceMatcher;
  readonly #state: ValueState<KeyMatches>;
  readonly #touched = new Set<StateKey>();
  #stored = new Map<StateKey, number>();
  #hasEarlyStart = false;

  constructor(options: SequenceRunnerOptions) {
    const { pattern, sequence, maxPartialMatches, output } = options;
    this.#options = options;
    this.#matcher = new SequenceMatcher({
      sequence,
      conditions: pattern.conditionOf,
      graph: pattern.graph,
      stepNames: pattern.steps,
      maxPartialMatches,
      counts: pattern.nfa.counts,
      onMatch: (path, timestamp) => output.match(pattern, path, timestamp),
      onTimeout: output.timedOutPort === undefined ? undefined : (path, at) => output.timedOut(pattern, path, at, at),
    });
    this.#state = options.keyed.value({ name: "matches", type: { kind: "json", version: 1 } });
    this.#restore();
  }

  get longestWaitingSince(): number {
    return this.#matcher.firstDeadline - this.#options.pattern.nfa.windowMs;
  }

  longestWaiting(): LongestWaitingMatch | undefined {
    return this.#matcher.longestWaiting();
  }

  needs(row: Row, timestamp: number): boolean {
    return this.#hasEarlyStart || timestamp <= 0 || !this.#options.pattern.nfa.isInert(row);
  }

  row(row: Row, timestamp: number, key: StateKey): void {
    if (timestamp <= 0) this.#hasEarlyStart = true;
    if (this.#hasEarlyStart) this.#touched.add(key);
    try {
      this.#matcher.row(key, row, timestamp);
    } catch (cause) {
      if (cause instanceof EngineError) throw cause;
      const message = cause instanceof Error ? cause.message : String(cause);
      this.#options.onRowError(new EngineError("CEP_CONDITION_FAILED", `A condition of the pattern failed: ${message}`, { cause }), row);
    }
  }

  advance(watermark: number): void {
    this.#matcher.advance(watermark);
    for (const key of this.#touched) this.#matcher.advanceKey(key, watermark);
    this.#touched.clear();
  }

  flush(): void {
    const { keyed, keyGroupOf } = this.#options;
    const stored = new Map<StateKey, number>();
    for (const [key, paths] of this.#matcher.paths()) {
      const first = paths[0]?.[0];
      if (first === undefined) continue;
      const keyGroup = keyGroupOf(first.row);
      keyed.setCurrentKey(key, keyGroup);
      this.#state.update(this.#matchesOf(paths));
      stored.set(key, keyGroup);
    }
    for (const [key, keyGroup] of this.#stored) {
      if (stored.has(key)) continue;
      keyed.setCurrentKey(key, keyGroup);
      this.#state.clear();
    }
    this.#stored = stored;
  }

  #matchesOf(paths: readonly MatchPath[]): KeyMatches {
    const { nfa, steps } = this.#options.pattern;
    const matches = nfa.fresh();
    const partial: PartialMatch[] = [];
    for (const path of paths) {
      let entry = -1;
      for (const { step, row, timestamp, rowNumber } of path) {
        entry = append(matches, { step, row, timestamp, rowNumber, previous: entry });
        matches.nextRowNumber = Math.max(matches.nextRowNumber, rowNumber + 1);
      }
      hold(matches, entry);
      offer(partial, {
        state: nfa.stateOf(steps[path.length] ?? ""),
        entry,
        firstRow: path[0]?.rowNumber ?? 0,
        startTimestamp: path[0]?.timestamp ?? 0,
      });
    }
    for (const match of matches.partial) offer(partial, match);
    matches.partial = partial;
    return matches;
  }

  #restore(): void {
    const { keyed, pattern, keyGroupOf } = this.#options;
    keyed.forEachKey("matches", (key) => {
      const matches = this.#state.value();
      if (matches === undefined) return;
      const waiting = matches.partial.filter(({ entry }) => entry !== -1).toSorted((a, b) => a.firstRow - b.firstRow);
      const paths = waiting.map(({ entry }) => pathTo(matches, entry));
      for (const path of paths) {
        if (path.some(({ step }, index) => step !== index) || path.length >= pattern.steps.length) {
          throw new EngineError(
            "CEP_RULE_INVALID",
            "The restored partial matches belong to another pattern. Give the node a new id to start with none, or restore with the pattern that they belong to.",
          );
        }
        this.#matcher.restore(key, path);
        if ((path[0]?.timestamp ?? 0) <= 0) this.#hasEarlyStart = true;
      }
      const first = paths[0]?.[0];
      if (first !== undefined) this.#stored.set(key, keyGroupOf(first.row));
    });
    this.#matcher.restored();
  }
}
