import { EngineError } from "../../operators/engine-error.ts";
import type { CompiledPattern } from "../compile/compile-pattern.ts";
import type { Advanced, Nfa } from "../matching/nfa.ts";
import type { KeyedStateBackend, ValueState } from "../../state/state-backend.ts";
import type { Row } from "../../record/row.ts";
import { isFresh, type KeyMatches, type PartialMatch } from "../state/key-matches.ts";
import type { MatchOutput } from "./match-output.ts";
import type { PatternVersions } from "./pattern-versions.ts";

export interface KeyRunnerOptions {
  readonly versions: PatternVersions;
  readonly output: MatchOutput;
  readonly isEventTime: boolean;
  /** Time stamps of output records: that of the match in event time, none in processing time. */
  readonly stamp: (timestamp: number) => number;
  /** A condition failed on the row; returns where the policy lets the job go on. */
  readonly onRowError: (error: Error, row: Row) => void;
}

/**
 * Moves the partial matches of the current key and sends out what comes of it.
 * State: `matches` per key, cleared as soon as nothing waits; `old` per key, partial matches of patterns that were replaced.
 */
export class KeyRunner {
  readonly #options: KeyRunnerOptions;
  readonly #matches: ValueState<KeyMatches>;
  readonly #old: ValueState<KeyMatches[]>;
  readonly #keyed: KeyedStateBackend;

  constructor(options: KeyRunnerOptions, keyed: KeyedStateBackend) {
    this.#options = options;
    this.#keyed = keyed;
    this.#matches = keyed.value({ name: "matches", type: { kind: "json", version: 1 } });
    this.#old = keyed.value({ name: "old", type: { kind: "json", version: 1 } });
  }

  /** Calls `visit` for each key with partial matches, after a restore. */
  forEachRestored(visit: (matches: KeyMatches) => void): void {
    this.#keyed.forEachKey("matches", () => {
      const matches = this.#matches.value();
      if (matches === undefined) return;
      this.#options.versions.get(matches.version).nfa.count(matches, 1);
      visit(matches);
    });
    this.#keyed.forEachKey("old", () => {
      for (const matches of this.#old.value() ?? []) {
        this.#options.versions.get(matches.version).nfa.count(matches, 1);
        visit(matches);
      }
    });
  }

  /** Calls `visit` for each partial match of each key. */
  forEachWaiting(visit: (matches: KeyMatches, match: PartialMatch) => void): void {
    const visitAll = (matches: KeyMatches | undefined): void => {
      for (const match of matches?.partial ?? []) if (match.entry !== -1) visit(matches as KeyMatches, match);
    };
    this.#keyed.forEachKey("matches", () => visitAll(this.#matches.value()));
    this.#keyed.forEachKey("old", () => this.#old.value()?.forEach(visitAll));
  }

  /** One row, in order of time. Answers the key's matches where it started one whose window ends by itself. */
  row(row: Row, timestamp: number): KeyMatches | undefined {
    const pattern = this.#options.versions.current;
    const { nfa } = pattern;
    const before = this.#current(nfa);
    if (before === undefined && !this.#starts(nfa, row)) {
      this.#oldRow(row, timestamp);
      return undefined;
    }
    const matches = before ?? nfa.fresh();
    const { partial } = matches;
    if (nfa.hasWindow) this.#advanceToRow(pattern, matches, timestamp);
    this.#oldRow(row, timestamp);
    this.#process(pattern, matches, row, timestamp);
    if (isFresh(matches)) {
      if (before !== undefined) this.#matches.clear();
    } else if (before === undefined || matches.partial !== partial) {
      this.#matches.update(matches);
    }
    return nfa.takeNewStart() && nfa.windowMs > 0 ? matches : undefined;
  }

  /** No row of the key before `timestamp` will come. */
  advance(timestamp: number): void {
    const pattern = this.#options.versions.current;
    const matches = this.#current(pattern.nfa);
    if (matches !== undefined) {
      this.#advance(pattern, matches, timestamp);
      if (isFresh(matches)) this.#matches.clear();
      else this.#matches.update(matches);
    }
    if (this.#hasOld) this.#keepOld((each, compiled) => this.#advance(compiled, each, timestamp));
  }

  get #hasOld(): boolean {
    return this.#options.versions.all.length > 1;
  }

  /** The key's partial matches of the pattern in force; those of a pattern before it are put aside or dropped. */
  #current(nfa: Nfa): KeyMatches | undefined {
    const matches = this.#matches.value();
    if (matches === undefined || matches.version === nfa.version) return matches;
    const replaced = this.#options.versions.get(matches.version).nfa;
    this.#matches.clear();
    if (this.#options.versions.finishes(matches.version)) this.#old.update([...(this.#old.value() ?? []), replaced.withoutStart(matches)]);
    else replaced.count(matches, -1);
    return undefined;
  }

  #oldRow(row: Row, timestamp: number): void {
    if (!this.#hasOld) return;
    this.#keepOld((each, pattern) => {
      this.#advanceToRow(pattern, each, timestamp);
      this.#process(pattern, each, row, timestamp);
    });
  }

  #keepOld(move: (matches: KeyMatches, pattern: CompiledPattern) => void): void {
    const old = this.#old.value();
    if (old === undefined) return;
    for (const matches of old) move(matches, this.#options.versions.get(matches.version));
    const left = old.filter(({ partial, completed }) => partial.length > 0 || completed.length > 0);
    if (left.length === 0) this.#old.clear();
    else this.#old.update(left);
  }

  #starts(nfa: Nfa, row: Row): boolean {
    try {
      return nfa.startsWith(row);
    } catch (cause) {
      this.#failed(cause, row);
      return false;
    }
  }

  #process(pattern: CompiledPattern, matches: KeyMatches, row: Row, timestamp: number): void {
    try {
      for (const path of pattern.nfa.process(matches, row, timestamp))
        this.#options.output.match(pattern, path, this.#options.stamp(timestamp));
    } catch (cause) {
      this.#failed(cause, row);
    }
  }

  /** In processing time every row is an instant of its own. */
  #advanceToRow(pattern: CompiledPattern, matches: KeyMatches, timestamp: number): void {
    const { nfa } = pattern;
    this.#send(pattern, this.#options.isEventTime ? nfa.advanceToRow(matches, timestamp) : nfa.advanceTime(matches, timestamp), timestamp);
  }

  #advance(pattern: CompiledPattern, matches: KeyMatches, timestamp: number): void {
    this.#send(pattern, pattern.nfa.advanceTime(matches, timestamp), timestamp);
  }

  #send(pattern: CompiledPattern, result: Advanced, timestamp: number): void {
    const { output, stamp } = this.#options;
    for (const path of result.matches) output.match(pattern, path, stamp(timestamp));
    for (const { path, at } of result.timedOut) output.timedOut(pattern, path, at, stamp(at));
  }

  /** Errors of the pattern itself end the job; a row on which a condition fails goes by the row-error policy. */
  #failed(cause: unknown, row: Row): void {
    if (cause instanceof EngineError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    this.#options.onRowError(new EngineError("CEP_CONDITION_FAILED", `A condition of the pattern failed: ${message}`, { cause }), row);
  }
}
