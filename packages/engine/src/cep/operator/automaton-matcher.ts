import { isFresh, type KeyMatches, type PartialMatch } from "../state/key-matches.ts";
import type { Row } from "../../record/row.ts";
import type { KeyedStateBackend, StateKey } from "../../state/state-backend.ts";
import { DeadlineQueue, type Deadline } from "./deadline-queue.ts";
import type { KeyRunner } from "./key-runner.ts";
import type { PatternVersions } from "./pattern-versions.ts";
import type { LongestWaitingMatch, RowMatcher } from "./row-matcher.ts";

/** Keys that are looked at for the one that waits longest, where no window says which may be it. */
const KEYS_LOOKED_AT = 20_000;

/** Matches any pattern, by the automaton; partial matches live in keyed state. */
export class AutomatonMatcher implements RowMatcher {
  readonly #versions: PatternVersions;
  readonly #runner: KeyRunner;
  readonly #keyed: KeyedStateBackend;
  readonly #keyGroupOf: (row: Row) => number;
  /** By version of the pattern: windows of one version have one length, so each queue stays in order. */
  readonly #deadlines = new Map<number, DeadlineQueue>();
  /** Keys to look at with the next watermark, with their key groups. */
  readonly #touched = new Map<StateKey, number>();
  /** A partial match began at a time of 0 or less: Flink sets no timer for it, so every key that gets a row is looked at. */
  #hasEarlyStart = false;

  constructor(
    versions: PatternVersions,
    runner: KeyRunner,
    context: { readonly keyed: KeyedStateBackend; readonly keyGroupOf: (row: Row) => number },
  ) {
    this.#versions = versions;
    this.#runner = runner;
    this.#keyed = context.keyed;
    this.#keyGroupOf = context.keyGroupOf;
    this.#restore();
  }

  get longestWaitingSince(): number {
    let since = Infinity;
    for (const [version, { first }] of this.#deadlines)
      if (first !== undefined) since = Math.min(since, first.at - this.#versions.get(version).nfa.windowMs);
    return since;
  }

  /** Where there is no window to go by, and very many partial matches wait, none is named. */
  longestWaiting(): LongestWaitingMatch | undefined {
    let longest: LongestWaitingMatch | undefined;
    const offer = (matches: KeyMatches, match: PartialMatch): void => {
      const taken = matches.entries[match.entry];
      if (taken === undefined || taken === null || match.startTimestamp >= (longest?.since ?? Infinity)) return;
      longest = { row: taken.row, since: match.startTimestamp, step: this.#versions.get(matches.version).nfa.stepOf(match) };
    };
    let unbounded = 0;
    for (const { nfa } of this.#versions.all) {
      const queue = this.#deadlines.get(nfa.version);
      if (queue === undefined) unbounded += nfa.counts.waiting.reduce((sum, count) => sum + count, 0);
      queue?.find(({ at, matches }) => {
        const match = matches.partial.find(({ entry, startTimestamp }) => entry !== -1 && startTimestamp === at - nfa.windowMs);
        if (match !== undefined) offer(matches, match);
        return match !== undefined;
      });
    }
    if (unbounded > 0 && unbounded <= KEYS_LOOKED_AT) this.#runner.forEachWaiting(offer);
    return longest;
  }

  needs(row: Row, timestamp: number): boolean {
    return this.#hasEarlyStart || timestamp <= 0 || this.#versions.all.length > 1 || !this.#versions.current.nfa.isInert(row);
  }

  row(row: Row, timestamp: number, key: StateKey): void {
    const keyGroup = this.#keyGroupOf(row);
    this.#keyed.setCurrentKey(key, keyGroup);
    const started = this.#runner.row(row, timestamp);
    const { nfa } = this.#versions.current;
    if (started !== undefined) this.#deadlinesOf(nfa.version).add({ at: timestamp + nfa.windowMs, key, keyGroup, matches: started });
    if (timestamp <= 0) this.#hasEarlyStart = true;
    if (this.#hasEarlyStart || nfa.hasPreviousWindows || this.#versions.all.length > 1) this.#touched.set(key, keyGroup);
  }

  advance(watermark: number): void {
    for (const queue of this.#deadlines.values()) queue.release(watermark, this.#windowOver);
    for (const [key, keyGroup] of this.#touched) {
      this.#keyed.setCurrentKey(key, keyGroup);
      this.#runner.advance(watermark);
    }
    this.#touched.clear();
  }

  /** Partial matches are in state already. */
  flush(): void {}

  /** Nothing to do where all that the key had has matched or ended before; most often so. */
  readonly #windowOver = ({ key, keyGroup, matches }: Deadline): void => {
    if (!isFresh(matches)) this.#touched.set(key, keyGroup);
  };

  #deadlinesOf(version: number): DeadlineQueue {
    let queue = this.#deadlines.get(version);
    if (queue === undefined) this.#deadlines.set(version, (queue = new DeadlineQueue()));
    return queue;
  }

  #restore(): void {
    const restored = new Map<number, Deadline[]>();
    this.#runner.forEachRestored((matches) => {
      const { windowMs } = this.#versions.get(matches.version).nfa;
      for (const { startTimestamp, entry } of matches.partial) {
        const taken = entry === -1 ? undefined : matches.entries[entry];
        if (taken === undefined || taken === null) continue;
        if (startTimestamp <= 0) this.#hasEarlyStart = true;
        else if (windowMs > 0) {
          const deadline = { at: startTimestamp + windowMs, key: this.#keyed.currentKey(), keyGroup: this.#keyGroupOf(taken.row), matches };
          const known = restored.get(matches.version);
          if (known === undefined) restored.set(matches.version, [deadline]);
          else known.push(deadline);
        }
      }
    });
    for (const [version, deadlines] of restored) this.#deadlinesOf(version).restore(deadlines);
  }
}
