import type { NfaGraph } from "../graph/compile-graph.ts";
import { stepNameOf } from "../graph/nfa-state.ts";

/** What the automaton counts as it goes, by number of state: plain integers, read by the operator's metrics now and then. */
export class MatchCounts {
  /** Partial matches that wait in the state now, over all keys. */
  readonly waiting: Int32Array;
  /** Ran out of time there; ended there because the next row did not fit or was forbidden. */
  readonly expired: Float64Array;
  readonly rejected: Float64Array;
  /** Rows taken there. */
  readonly advanced: Float64Array;
  matches = 0;
  /** The most partial matches that one key has had. */
  mostOfOneKey = 0;
  pruned = 0;
  readonly #steps: readonly string[];

  constructor(graph: NfaGraph) {
    const size = graph.states.length;
    this.waiting = new Int32Array(size);
    this.expired = new Float64Array(size);
    this.rejected = new Float64Array(size);
    this.advanced = new Float64Array(size);
    this.#steps = graph.states.map((state) => (state.type === "final" || state.type === "stop" ? "" : stepNameOf(state.name)));
  }

  /** The counts of all states that belong to the same step, by step name. */
  byStep(counts: ArrayLike<number>): Map<string, number> {
    const sums = new Map<string, number>();
    this.#steps.forEach((step, state) => {
      if (step !== "") sums.set(step, (sums.get(step) ?? 0) + (counts[state] ?? 0));
    });
    return sums;
  }
}
