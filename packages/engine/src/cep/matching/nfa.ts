import { EngineError } from "../../operators/engine-error.ts";
import { tooManyPartialMatches } from "./too-many-partial-matches.ts";
import type { NfaGraph } from "../graph/compile-graph.ts";
import { DecisionTree, type Decision } from "../graph/decision.ts";
import { stepNameOf } from "../graph/nfa-state.ts";
import type { Row } from "../../record/row.ts";
import { offer } from "../state/match-heap.ts";
import { NO_ROW, NONE, freshMatches, type BufferEntry, type KeyMatches, type PartialMatch } from "../state/key-matches.ts";
import { append, entryAt, hold, pathTo, release } from "../state/shared-buffer.ts";
import type { StepCursor } from "../state/step-cursor.ts";
import type { BaseCondition } from "./base-condition.ts";
import { MatchCounts } from "./match-counts.ts";
import { MatchRelease } from "./match-release.ts";
import { RowAnswers } from "./row-answers.ts";
import type { SkipStrategy } from "./skip-strategy.ts";

export interface NfaOptions {
  readonly graph: NfaGraph;
  /** Step names by number. */
  readonly steps: readonly string[];
  readonly conditions: readonly BaseCondition[];
  /** What iterative conditions look at. */
  readonly cursor: StepCursor;
  readonly skip: SkipStrategy;
  readonly maxPartialMatches: number;
  readonly version: number;
  /** Sees partial and complete matches that the skip strategy of another match drops, while their rows are still there. */
  readonly onPruned?: (match: PartialMatch) => void;
}

/** The rows of a match in order, each with its step. */
export type MatchPath = readonly BufferEntry[];

export interface TimedOut {
  readonly path: MatchPath;
  /** First (or previous) row + window. */
  readonly at: number;
}

/** The table of answers has two to the power of this many entries. */
const MAX_INERT_CONDITIONS = 12;
/** What comes out as time goes on. */
export interface Advanced {
  readonly matches: readonly MatchPath[];
  readonly timedOut: readonly TimedOut[];
}

const INERT = 1;
const MATTERS = 2;
const NOTHING: Advanced = { matches: NONE, timedOut: NONE };

/**
 * The automaton of a pattern: moves the partial matches of a key at each row and as time goes on. Holds no state of a key itself.
 * Input:  per key, rows in order of time, and `advanceTime` before the first row of each instant.
 * Output: matches and timeouts in Flink's order.
 * Cost:   a row: O(partial matches of the key); a fork adds one entry to the shared buffer and copies nothing.
 * Throws: CEP_TOO_MANY_PARTIAL_MATCHES, CEP_SKIP_MISSING, CEP_SKIP_TO_START, CEP_CONDITION_FAILED.
 * Source: Agrawal et al. 2008 (SASE+), Flink 2.3 NFA. Chains of entries stand in for Flink's Dewey numbers: an entry has exactly one
 *         predecessor, so a match is read back without telling versions apart.
 */
export class Nfa {
  readonly windowMs: number;
  readonly version: number;
  readonly #options: NfaOptions;
  readonly #trees: readonly DecisionTree[];
  readonly #startState: number;
  readonly #start: PartialMatch;
  /** The partial matches of a key without rows; replaced, never changed. */
  readonly #fresh: PartialMatch[];
  readonly #isPending: readonly boolean[];
  readonly #hasPreviousWindows: boolean;
  readonly #answers: RowAnswers;
  readonly #release: MatchRelease;
  readonly #decisions: Decision[] = [];
  /** Whether rows with these answers change nothing, by the answers as bits; undefined where answers depend on the partial match. */
  readonly #inert: Uint8Array | undefined;
  readonly counts: MatchCounts;
  #hasNewStart = false;

  constructor(options: NfaOptions) {
    const { graph } = options;
    this.#options = options;
    const steps = new Map(options.steps.map((name, index) => [name, index]));
    this.#trees = graph.states.map((state) => new DecisionTree(state, steps));
    this.#startState = graph.start.index;
    this.#start = { state: this.#startState, entry: -1, firstRow: NO_ROW, startTimestamp: -1 };
    this.#fresh = [this.#start];
    this.#isPending = graph.states.map((state) => state.type === "pending");
    this.#hasPreviousWindows = graph.previousWindowMs.some((windowMs) => windowMs > 0);
    this.#answers = new RowAnswers(options.conditions, options.cursor);
    // Where a match comes out as time goes on, its time is that of the row at which this is noticed, so no row may be left out.
    const noticesTime =
      this.#isPending.includes(true) || this.#hasPreviousWindows || (options.skip.kind !== "noSkip" && graph.windowMs > 0);
    const isSimple = options.conditions.length <= MAX_INERT_CONDITIONS && options.conditions.every(({ isIterative }) => !isIterative);
    this.#inert = isSimple && !noticesTime ? new Uint8Array(1 << options.conditions.length) : undefined;
    this.windowMs = graph.windowMs;
    this.counts = new MatchCounts(graph);
    this.#release = new MatchRelease(options.skip, this.counts, options.onPruned);
    this.version = options.version;
  }

  fresh(): KeyMatches {
    return freshMatches(this.version, this.#fresh);
  }

  /** Timeouts since the previous row are found only when the key is looked at. */
  get hasPreviousWindows(): boolean {
    return this.#hasPreviousWindows;
  }

  /** True where `advanceTime` may have something to do. */
  get hasWindow(): boolean {
    return this.windowMs > 0 || this.#hasPreviousWindows;
  }

  /** Takes up (1) or gives up (−1) the partial matches of a key in the counts: after a restore, and where a key changes to another version. */
  count(matches: KeyMatches, by: 1 | -1): void {
    for (const { state } of matches.partial) if (state !== this.#startState) this.counts.waiting[state]! += by;
  }

  /** What the row would do to one partial match, without doing it. */
  decisionFor(matches: KeyMatches, match: PartialMatch, row: Row): Decision {
    this.#answers.begin(row, matches);
    this.#answers.pointAt(match.entry);
    return this.#tree(match.state).decide(this.#answers.of);
  }

  /** Number of the state that waits for the step; of several the first. */
  stateOf(step: string): number {
    return this.#options.graph.states.findIndex(({ name, type }) => type !== "final" && type !== "stop" && stepNameOf(name) === step);
  }

  /** Name of the step that the partial match waits for (or loops in). */
  stepOf(match: PartialMatch): string {
    return stepNameOf(this.#options.graph.states[match.state]?.name ?? "");
  }

  isStart(match: PartialMatch): boolean {
    return match.state === this.#startState;
  }

  /** When the match times out if nothing is taken: first (or previous) row + window; Infinity without window. */
  deadlineOf(
    matches: KeyMatches,
    match: PartialMatch,
  ): { readonly at: number; readonly windowMs: number; readonly since: "first" | "previous" } {
    const previousWindowMs = this.#options.graph.previousWindowMs[match.state] ?? 0;
    const byPrevious = previousWindowMs > 0 ? entryAt(matches, match.entry).timestamp + previousWindowMs : Infinity;
    const byFirst = this.windowMs > 0 ? match.startTimestamp + this.windowMs : Infinity;
    return byPrevious < byFirst
      ? { at: byPrevious, windowMs: previousWindowMs, since: "previous" }
      : { at: byFirst, windowMs: this.windowMs, since: "first" };
  }

  /** What is left of a key when no more matches may start. */
  withoutStart(matches: KeyMatches): KeyMatches {
    const partial: PartialMatch[] = [];
    for (const match of matches.partial) if (match.state !== this.#startState) offer(partial, match);
    return { ...matches, partial };
  }

  /** True once after rows that started partial matches: the caller then sets a timer for the end of the window. */
  takeNewStart(): boolean {
    const hasNewStart = this.#hasNewStart;
    this.#hasNewStart = false;
    return hasNewStart;
  }

  /**
   * True where the row changes nothing, whatever a key's partial matches are: it starts none, and all that may wait skip it. Such rows need not
   * be kept for the watermark. Answers false where that depends on the partial match, or a condition fails.
   */
  isInert(row: Row): boolean {
    if (this.#inert === undefined) return false;
    this.#answers.begin(row, undefined);
    const mask = this.#answers.mask();
    if (mask === undefined) return false;
    const known = this.#inert[mask];
    if (known !== 0) return known === INERT;
    const isInert = this.#options.graph.states.every(
      ({ type, index }) => type === "final" || type === "stop" || this.#tree(index).decide(this.#answers.of).isUnchanged,
    );
    this.#inert[mask] = isInert ? INERT : MATTERS;
    return isInert;
  }

  /** True where the row would start a match; where it would not, a key without partial matches stays as it is. */
  startsWith(row: Row): boolean {
    this.#answers.begin(row, undefined);
    return !this.#tree(this.#startState).decide(this.#answers.of).isUnchanged;
  }

  /**
   * Applies one row to all partial matches of the key. Answers the matches that come out, in order. Where it throws because of a condition or
   * the limit, nothing has changed.
   */
  process(matches: KeyMatches, row: Row, timestamp: number): readonly MatchPath[] {
    const answers = this.#answers;
    answers.begin(row, matches);
    const before = matches.partial;
    const decisions = this.#decisions;
    let firstChange = -1;
    let waiting = 0;
    for (let i = 0; i < before.length; i++) {
      const match = before[i] as PartialMatch;
      answers.pointAt(match.entry);
      const decision = this.#tree(match.state).decide(answers.of);
      decisions[i] = decision;
      waiting += decision.waiting.length;
      if (decision.isStopped && match.entry === -1) throw forbiddenFirst(decision.stoppedBy ?? "");
      if (firstChange === -1 && !decision.isUnchanged) firstChange = i;
    }
    if (waiting - 1 > this.counts.mostOfOneKey) this.counts.mostOfOneKey = waiting - 1;
    if (waiting - 1 > this.#options.maxPartialMatches) throw tooManyPartialMatches(waiting - 1, this.#options.maxPartialMatches);
    if (firstChange === -1) return NONE;
    if (before.length === 1 && this.#startOnly(matches, decisions[0] as Decision, row, timestamp)) return NONE;
    const partial = before.slice(0, firstChange);
    let found: PartialMatch[] | undefined;
    let rowNumber = -1;
    for (let i = firstChange; i < before.length; i++) {
      const match = before[i] as PartialMatch;
      const decision = decisions[i] as Decision;
      if (decision.isUnchanged) {
        offer(partial, match);
        continue;
      }
      if (rowNumber === -1 && decision.takesRow) rowNumber = matches.nextRowNumber++;
      found = this.#fork(matches, match, { decision, row, timestamp, rowNumber }, partial, found);
    }
    const results = this.#release.take(matches, partial, found);
    matches.partial = partial;
    return results;
  }

  /**
   * The common beginning: a key without partial matches gets its first one. The same as the general way, without lists that grow (bench suite cep).
   * False where the row does more than that.
   */
  #startOnly(matches: KeyMatches, decision: Decision, row: Row, timestamp: number): boolean {
    const [first, second] = decision.waiting;
    if (first === undefined || second === undefined || decision.waiting.length > 2 || decision.completed.length > 0) return false;
    if (first.step === -1 || second.state !== this.#startState) return false;
    const rowNumber = matches.nextRowNumber++;
    const entry = append(matches, { step: first.step, row, timestamp, rowNumber, previous: -1 });
    hold(matches, entry);
    if (timestamp > 0) this.#hasNewStart = true;
    this.counts.waiting[first.state]!++;
    this.counts.advanced[this.#startState]!++;
    matches.partial = [{ state: first.state, entry, firstRow: rowNumber, startTimestamp: timestamp }, this.#start];
    return true;
  }

  /**
   * Before a row in event time: `advanceTime`, once for all rows of an instant. Once more would matter: a row that is skipped can bring a partial
   * match to a state whose window since the previous row is over at that very instant.
   */
  advanceToRow(matches: KeyMatches, timestamp: number): Advanced {
    if (!this.#hasPreviousWindows) return this.advanceTime(matches, timestamp);
    if (matches.advancedTo === timestamp) return NOTHING;
    matches.advancedTo = timestamp;
    return this.advanceTime(matches, timestamp);
  }

  /** No row before `timestamp` will come: ends what is over its window. `matches` come out before `timedOut`. */
  advanceTime(matches: KeyMatches, timestamp: number): Advanced {
    if (!this.hasWindow || this.#isEarly(matches, timestamp)) return NOTHING;
    let partial: PartialMatch[] | undefined;
    let pending: PartialMatch[] | undefined;
    let timedOut: TimedOut[] | undefined;
    for (let i = 0; i < matches.partial.length; i++) {
      const match = matches.partial[i] as PartialMatch;
      const at = match.state === this.#startState ? undefined : this.#deadlinePassed(matches, match, timestamp);
      if (at === undefined) {
        if (partial !== undefined) offer(partial, match);
        continue;
      }
      partial ??= matches.partial.slice(0, i);
      this.counts.waiting[match.state]!--;
      if (this.#isPending[match.state] === true) {
        offer((pending ??= []), match);
        continue;
      }
      this.counts.expired[match.state]!++;
      const out = { path: pathTo(matches, match.entry), at };
      (timedOut ??= []).push(out);
      release(matches, match.entry);
    }
    if (partial === undefined && matches.completed.length === 0) return NOTHING;
    partial ??= matches.partial;
    const results = this.#release.take(matches, partial, pending);
    matches.partial = partial;
    return { matches: results, timedOut: timedOut ?? NONE };
  }

  /** The partial match that began first is within the window still, and so are all others. */
  #isEarly(matches: KeyMatches, timestamp: number): boolean {
    const first = matches.partial[0];
    return (
      !this.#hasPreviousWindows &&
      matches.completed.length === 0 &&
      (first === undefined || first.state === this.#startState || timestamp - first.startTimestamp < this.windowMs)
    );
  }

  #deadlinePassed(matches: KeyMatches, match: PartialMatch, timestamp: number): number | undefined {
    if (this.#hasPreviousWindows) {
      const previousWindowMs = this.#options.graph.previousWindowMs[match.state] ?? 0;
      const previousTimestamp = entryAt(matches, match.entry).timestamp;
      if (previousWindowMs > 0 && timestamp - previousTimestamp >= previousWindowMs) return previousTimestamp + previousWindowMs;
    }
    if (this.windowMs > 0 && timestamp - match.startTimestamp >= this.windowMs) return match.startTimestamp + this.windowMs;
    return undefined;
  }

  #fork(
    matches: KeyMatches,
    match: PartialMatch,
    at: { readonly decision: Decision; readonly row: Row; readonly timestamp: number; readonly rowNumber: number },
    partial: PartialMatch[],
    found: PartialMatch[] | undefined,
  ): PartialMatch[] | undefined {
    const { decision, row, timestamp, rowNumber } = at;
    const isStart = match.state === this.#startState;
    let taken: number[] | undefined;
    const next = ({ state, step }: { readonly state: number; readonly step: number }): PartialMatch => {
      let { entry } = match;
      if (step !== -1) {
        taken ??= [];
        entry = taken[step] ??= append(matches, { step, row, timestamp, rowNumber, previous: match.entry });
      }
      hold(matches, entry);
      if (!isStart) return { state, entry, firstRow: match.firstRow, startTimestamp: match.startTimestamp };
      if (timestamp > 0) this.#hasNewStart = true;
      return { state, entry, firstRow: rowNumber, startTimestamp: timestamp };
    };
    let results = found;
    for (const outcome of decision.completed) offer((results ??= []), next(outcome));
    for (const outcome of decision.waiting) {
      const isWaitingStart = isStart && outcome.step === -1;
      if (!isWaitingStart) this.counts.waiting[outcome.state]!++;
      offer(partial, isWaitingStart ? match : next(outcome));
    }
    if (decision.takesRow) this.counts.advanced[match.state]!++;
    if (!isStart) {
      this.counts.waiting[match.state]!--;
      if (decision.waiting.length === 0 && decision.completed.length === 0) this.counts.rejected[match.state]!++;
      release(matches, match.entry);
    }
    return results;
  }

  #tree(state: number): DecisionTree {
    return this.#trees[state] as DecisionTree;
  }
}

/** As in Flink, which fails there too: the run that waits for a first row would be gone, and the key never match again. */
function forbiddenFirst(step: string): EngineError {
  return new EngineError(
    "CEP_PATTERN_INVALID",
    `A row of step "${step}", which must not occur, came before the match had any row, because all steps before it are optional. Make one of them required.`,
  );
}
