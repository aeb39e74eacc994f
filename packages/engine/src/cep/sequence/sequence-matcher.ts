import { tooManyPartialMatches } from "../matching/too-many-partial-matches.ts";
import type { NfaGraph } from "../graph/compile-graph.ts";
import { stepNameOf } from "../graph/nfa-state.ts";
import type { BaseCondition } from "../matching/base-condition.ts";
import type { MatchPath } from "../matching/nfa.ts";
import type { MatchCounts } from "../matching/match-counts.ts";
import type { Row } from "../../record/row.ts";
import type { StateKey } from "../../state/state-backend.ts";
import type { BufferEntry } from "../state/key-matches.ts";
import { DeadlineRing } from "./deadline-ring.ts";
import { KeyLists } from "./key-lists.ts";
import { PartialPool } from "./partial-pool.ts";
import type { SequencePattern } from "./sequence-pattern.ts";

export interface SequenceOptions {
  readonly sequence: SequencePattern;
  /** The condition of each step; undefined accepts every row. None is iterative. */
  readonly conditions: readonly (BaseCondition | undefined)[];
  readonly graph: NfaGraph;
  readonly stepNames: readonly string[];
  readonly maxPartialMatches: number;
  readonly counts: MatchCounts;
  readonly onMatch: (path: MatchPath, timestamp: number) => void;
  /** undefined: nobody wants them. */
  readonly onTimeout: ((path: MatchPath, at: number) => void) | undefined;
}

const NONE = -1;
const UNKNOWN = 0;
const YES = 1;
const NO = 2;

/**
 * Matches a sequence over all keys. The same results as the automaton gives, at a fraction of its cost (bench suite cep): the partial matches
 * of a key never fork, so they are a list in order of their first rows.
 * Cost: a row: O(partial matches of its key), nothing allocated but the matches that come out.
 * Throws: CEP_TOO_MANY_PARTIAL_MATCHES; what a condition throws, and then nothing has changed.
 */
export class SequenceMatcher {
  readonly #options: SequenceOptions;
  readonly #windowMs: number;
  readonly #isNext: readonly boolean[];
  readonly #last: number;
  readonly #pool: PartialPool;
  readonly #lists = new KeyLists();
  readonly #deadlines = new DeadlineRing();
  readonly #answers: Uint8Array;
  /** Number of the automaton's state that waits for the step. */
  readonly #stateOf: readonly number[];
  #rowNumber = 0;

  constructor(options: SequenceOptions) {
    const { sequence, graph } = options;
    this.#options = options;
    this.#windowMs = graph.windowMs;
    this.#isNext = sequence.isNext;
    this.#last = sequence.isNext.length - 1;
    this.#pool = new PartialPool(sequence.isNext.length);
    this.#answers = new Uint8Array(sequence.isNext.length);
    this.#stateOf = options.stepNames.map((name) => graph.states.findIndex((state) => stepNameOf(state.name) === name));
  }

  /** Keys with partial matches. */
  get keyCount(): number {
    return this.#lists.count;
  }

  /** The earliest end of a window; Infinity where nothing waits for one. */
  get firstDeadline(): number {
    return this.#deadlines.first;
  }

  /** The partial match whose first row is the oldest, with that row and the step that it waits for. Cost: one look at a column of numbers. */
  longestWaiting(): { readonly row: Row; readonly since: number; readonly step: string } | undefined {
    const place = this.#pool.oldest();
    if (place === undefined) return undefined;
    return {
      row: this.#pool.rows[place * this.#pool.steps]!,
      since: this.#pool.startTimestamp[place]!,
      step: this.#options.stepNames[this.#pool.waitingFor[place]!] ?? "",
    };
  }

  /** One row of a key, in order of time over all keys. */
  row(key: StateKey, row: Row, timestamp: number): void {
    const number = this.#lists.find(key);
    this.#answers.fill(UNKNOWN);
    if (number !== NONE && this.#lists.head[number] !== NONE) {
      if (this.#windowMs > 0) this.#expire(number, timestamp);
      this.#ask(number, row);
      const isStart = this.#accepts(0, row);
      const rowNumber = ++this.#rowNumber;
      this.#move(number, row, timestamp, rowNumber);
      if (isStart) {
        const size = this.#lists.size[number]! + 1;
        if (size > this.#options.counts.mostOfOneKey) this.#options.counts.mostOfOneKey = size;
        if (size > this.#options.maxPartialMatches) throw tooManyPartialMatches(size, this.#options.maxPartialMatches);
        this.#start(number, row, timestamp, rowNumber);
      }
    } else if (this.#accepts(0, row)) {
      this.#start(number === NONE ? this.#lists.add(key) : number, row, timestamp, ++this.#rowNumber);
    }
  }

  /** Ends the windows that are over. */
  advance(time: number): void {
    while (this.#deadlines.poll(time, this.#windowOver));
    this.#lists.sweep();
  }

  /** Ends the windows of one key that are over: also of partial matches that began at a time of 0 or less, for which Flink sets no timer. */
  advanceKey(key: StateKey, time: number): void {
    const number = this.#lists.find(key);
    if (number !== NONE && this.#windowMs > 0) this.#expire(number, time);
  }

  /** The partial matches of each key, as paths in order of their first rows. */
  *paths(): Generator<readonly [key: StateKey, paths: readonly MatchPath[]]> {
    for (const [key, number] of this.#lists.live()) {
      const paths: MatchPath[] = [];
      for (let place = this.#lists.head[number]!; place !== NONE; place = this.#pool.next[place]!)
        paths.push(this.#pathOf(place, this.#pool.waitingFor[place]!));
      yield [key, paths];
    }
  }

  /** Takes up a partial match; those of a key in order of their first rows. `advance` must not be called in between. */
  restore(key: StateKey, path: MatchPath): void {
    const first = path[0];
    if (first === undefined) return;
    const found = this.#lists.find(key);
    const place = this.#pool.start(found === NONE ? this.#lists.add(key) : found, first.timestamp);
    for (const { step, row, timestamp, rowNumber } of path) {
      this.#pool.take(place, step, row, timestamp, rowNumber);
      this.#rowNumber = Math.max(this.#rowNumber, rowNumber);
    }
    this.#pool.waitingFor[place] = path.length;
    this.#lists.append(this.#pool.owner[place]!, place, this.#pool.next);
    this.#options.counts.waiting[this.#stateOf[path.length]!]!++;
  }

  /** After `restore`: sets the deadlines, in order. */
  restored(): void {
    const places: number[] = [];
    for (const [, number] of this.#lists.live())
      for (let place = this.#lists.head[number]!; place !== NONE; place = this.#pool.next[place]!) places.push(place);
    for (const place of places.toSorted((a, b) => this.#pool.startTimestamp[a]! - this.#pool.startTimestamp[b]!)) this.#addDeadline(place);
  }

  #start(number: number, row: Row, timestamp: number, rowNumber: number): void {
    const place = this.#pool.start(number, timestamp);
    this.#pool.take(place, 0, row, timestamp, rowNumber);
    this.#lists.append(number, place, this.#pool.next);
    this.#addDeadline(place);
    const { counts } = this.#options;
    counts.waiting[this.#stateOf[1]!]!++;
    counts.advanced[this.#stateOf[0]!]!++;
  }

  #addDeadline(place: number): void {
    const start = this.#pool.startTimestamp[place]!;
    if (this.#windowMs > 0 && start > 0) this.#deadlines.add(place, this.#pool.serial[place]!, start + this.#windowMs);
  }

  /** Asks the conditions that partial matches wait for, before anything is changed. */
  #ask(number: number, row: Row): void {
    for (let place = this.#lists.head[number]!; place !== NONE; place = this.#pool.next[place]!)
      this.#accepts(this.#pool.waitingFor[place]!, row);
  }

  #accepts(step: number, row: Row): boolean {
    const known = this.#answers[step];
    if (known !== UNKNOWN) return known === YES;
    const condition = this.#options.conditions[step];
    const isYes = condition === undefined || condition.test(row) === true;
    this.#answers[step] = isYes ? YES : NO;
    return isYes;
  }

  #move(number: number, row: Row, timestamp: number, rowNumber: number): void {
    const pool = this.#pool;
    const { counts } = this.#options;
    let previous = NONE;
    for (let place = this.#lists.head[number]!; place !== NONE;) {
      const after = pool.next[place]!;
      const step = pool.waitingFor[place]!;
      const state = this.#stateOf[step]!;
      const isTaken = this.#answers[step] === YES;
      if (isTaken) counts.advanced[state]!++;
      if (isTaken && step < this.#last) {
        pool.take(place, step, row, timestamp, rowNumber);
        pool.waitingFor[place] = step + 1;
        counts.waiting[state]!--;
        counts.waiting[this.#stateOf[step + 1]!]!++;
        previous = place;
      } else if (isTaken || this.#isNext[step] === true) {
        counts.waiting[state]!--;
        if (isTaken) {
          pool.take(place, step, row, timestamp, rowNumber);
          counts.matches++;
          this.#options.onMatch(this.#pathOf(place, step + 1), timestamp);
        } else {
          counts.rejected[state]!++;
        }
        this.#lists.remove(number, place, previous, pool.next);
        pool.free(place);
      } else {
        previous = place;
      }
      place = after;
    }
  }

  /** The first ones of the list began first. */
  #expire(number: number, time: number): void {
    for (
      let place = this.#lists.head[number]!;
      place !== NONE && time - this.#pool.startTimestamp[place]! >= this.#windowMs;
      place = this.#lists.head[number]!
    )
      this.#timeOut(number, place);
  }

  readonly #windowOver = (place: number, serial: number): void => {
    if (this.#pool.serial[place] !== serial) return;
    const number = this.#pool.owner[place]!;
    // Those that began at a time of 0 or less come first and have no deadline of their own; the key is looked at as a whole, as a timer would.
    this.#expire(number, this.#pool.startTimestamp[place]! + this.#windowMs);
  };

  #timeOut(number: number, place: number): void {
    const step = this.#pool.waitingFor[place]!;
    const { counts } = this.#options;
    counts.waiting[this.#stateOf[step]!]!--;
    counts.expired[this.#stateOf[step]!]!++;
    this.#options.onTimeout?.(this.#pathOf(place, step), this.#pool.startTimestamp[place]! + this.#windowMs);
    this.#lists.remove(number, place, NONE, this.#pool.next);
    this.#pool.free(place);
  }

  #pathOf(place: number, length: number): BufferEntry[] {
    const pool = this.#pool;
    const at = place * pool.steps;
    const path: BufferEntry[] = [];
    for (let step = 0; step < length; step++) {
      path.push({
        step,
        row: pool.rows[at + step]!,
        timestamp: pool.timestamps[at + step]!,
        rowNumber: pool.rowNumbers[at + step]!,
        previous: step - 1,
        references: 1,
      });
    }
    return path;
  }
}
