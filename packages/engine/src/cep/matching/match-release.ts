import { offer, poll, removeAll } from "../state/match-heap.ts";
import { NONE, type KeyMatches, type PartialMatch } from "../state/key-matches.ts";
import { pathTo, release } from "../state/shared-buffer.ts";
import type { MatchCounts } from "./match-counts.ts";
import type { MatchPath } from "./nfa.ts";
import { pruneBefore, type SkipStrategy } from "./skip-strategy.ts";

/** Lets complete matches out, in the order and as far as the skip strategy allows. */
export class MatchRelease {
  readonly #skip: SkipStrategy;
  readonly #counts: MatchCounts;
  readonly #onPruned: ((match: PartialMatch) => void) | undefined;

  constructor(skip: SkipStrategy, counts: MatchCounts, onPruned: ((match: PartialMatch) => void) | undefined) {
    this.#skip = skip;
    this.#counts = counts;
    this.#onPruned = onPruned;
  }

  /** `found` are the matches that a row or the end of a window has completed, as a heap. */
  take(matches: KeyMatches, partial: PartialMatch[], found: PartialMatch[] | undefined): readonly MatchPath[] {
    return this.#skip.kind === "noSkip" ? this.#takeAll(matches, found) : this.#takeInOrder(matches, partial, found);
  }

  /** By first row, held back while an earlier partial match lives; each match drops what its strategy skips. */
  #takeInOrder(matches: KeyMatches, partial: PartialMatch[], found: readonly PartialMatch[] | undefined): readonly MatchPath[] {
    if (found === undefined && matches.completed.length === 0) return NONE;
    if (found !== undefined && matches.completed === NONE) matches.completed = [];
    const { completed } = matches;
    for (const match of found ?? NONE) offer(completed, match);
    let results: MatchPath[] | undefined;
    for (let match = completed[0]; match !== undefined; match = completed[0]) {
      const earliest = partial[0];
      if (earliest !== undefined && match.firstRow > earliest.firstRow) break;
      poll(completed);
      const path = pathTo(matches, match.entry);
      const limit = pruneBefore(this.#skip, path);
      if (limit !== undefined) {
        this.#prune(matches, partial, limit, true);
        this.#prune(matches, completed, limit, false);
      }
      this.#counts.matches++;
      (results ??= []).push(path);
      release(matches, match.entry);
    }
    return results ?? NONE;
  }

  /** No skip: everything comes out at once, by first row. */
  #takeAll(matches: KeyMatches, found: PartialMatch[] | undefined): readonly MatchPath[] {
    if (found === undefined) return NONE;
    const results: MatchPath[] = [];
    for (let match = poll(found); match !== undefined; match = poll(found)) {
      results.push(pathTo(matches, match.entry));
      release(matches, match.entry);
    }
    this.#counts.matches += results.length;
    return results;
  }

  #prune(matches: KeyMatches, heap: PartialMatch[], limit: number, isWaiting: boolean): void {
    removeAll(heap, (match) => {
      if (match.entry === -1 || match.firstRow >= limit) return false;
      if (isWaiting) this.#counts.waiting[match.state]!--;
      this.#counts.pruned++;
      this.#onPruned?.(match);
      release(matches, match.entry);
      return true;
    });
  }
}
