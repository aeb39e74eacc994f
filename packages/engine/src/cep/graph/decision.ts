import { EngineError } from "../../operators/engine-error.ts";
import { holds, type Condition } from "./condition.ts";
import { stepNameOf, type NfaState } from "./nfa-state.ts";

/** More states than any pattern reaches by one row; only a loop that takes no row gets there, and never ends. */
const MOST_VISITS = 100_000;

/** Where a partial match goes at a row. */
export interface Outcome {
  /** Index of the state it then waits in. */
  readonly state: number;
  /** Index of the step that takes the row; −1: the row is skipped. */
  readonly step: number;
}

/** What a row does to a partial match in one state, for one combination of the conditions' answers. */
export interface Decision {
  /** Forks that wait on, in the order in which they are found. Empty where the partial match ends. */
  readonly waiting: readonly Outcome[];
  /** Forks that complete the match. */
  readonly completed: readonly Outcome[];
  /** A forbidden row: nothing waits on; what it completes counts all the same. */
  readonly isStopped: boolean;
  /** The step that forbids the row. */
  readonly stoppedBy: string | undefined;
  /** Some fork takes the row. */
  readonly takesRow: boolean;
  /** Nothing but "skip and wait in the same state". */
  readonly isUnchanged: boolean;
}

/** A question about the row, or the answer to all of them. */
interface Node {
  /** −1 at a leaf. */
  readonly condition: number;
  readonly decision: Decision | undefined;
  yes: Node | undefined;
  no: Node | undefined;
}

/** Answers conditions by number, for the row and the partial match at hand. May be asked for the same one again. */
export type Answer = (condition: number) => boolean;

/**
 * The decisions of one state, found on demand and remembered as a tree of the conditions' answers, in the order in which they are asked.
 * Cost: as many conditions a row as Flink's automaton asks, and no allocation once a way through the tree is known.
 */
export class DecisionTree {
  readonly #state: NfaState;
  readonly #steps: ReadonlyMap<string, number>;
  #root: Node | undefined;

  constructor(state: NfaState, steps: ReadonlyMap<string, number>) {
    this.#state = state;
    this.#steps = steps;
  }

  decide(answer: Answer): Decision {
    let node = this.#root;
    while (node !== undefined) {
      if (node.decision !== undefined) return node.decision;
      node = answer(node.condition) ? node.yes : node.no;
    }
    return this.#explore(answer);
  }

  /** Takes the way that the tree does not know yet, and adds it. */
  #explore(answer: Answer): Decision {
    const known = new Map<number, boolean>();
    let node = this.#root;
    let attach = (next: Node): void => void (this.#root = next);
    const follow = (at: Node, isYes: boolean): void => {
      known.set(at.condition, isYes);
      attach = (next) => void (isYes ? (at.yes = next) : (at.no = next));
      node = isYes ? at.yes : at.no;
    };
    const decision = decisionOf(
      this.#state,
      (condition) =>
        holds(condition, (id) => {
          const before = known.get(id);
          if (before !== undefined) return before;
          if (node === undefined) attach((node = { condition: id, decision: undefined, yes: undefined, no: undefined }));
          const isYes = answer(id);
          follow(node, isYes);
          return isYes;
        }),
      this.#steps,
    );
    attach({ condition: -1, decision, yes: undefined, no: undefined });
    return decision;
  }
}

/** One row for one state, as Flink's NFA computes it. Source: Flink 2.3 NFA.computeNextStates, createDecisionGraph, findFinalStateAfterProceed. */
function decisionOf(state: NfaState, isTrue: (condition: Condition) => boolean, steps: ReadonlyMap<string, number>): Decision {
  const waiting: Outcome[] = [];
  const completed: Outcome[] = [];
  let stoppedBy: string | undefined;
  const put = (target: NfaState, step: number): void => {
    if (target.type === "stop") stoppedBy = stepNameOf(target.name);
    else (target.type === "final" ? completed : waiting).push({ state: target.index, step });
  };
  const edges: { readonly target: NfaState; readonly step: number }[] = [];
  const open = [state];
  let visited = 0;
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    if (++visited > MOST_VISITS) throw endlessLoop(current);
    for (const { action, target, source, condition } of current.transitions) {
      if (!isTrue(condition)) continue;
      if (action === "proceed") open.push(target);
      else if (action === "take") edges.push({ target, step: steps.get(stepNameOf(source.name)) ?? -1 });
      else if (state.type !== "start") edges.push({ target, step: -1 });
    }
  }
  for (const { target, step } of edges) {
    put(target, step);
    const final = step === -1 ? undefined : finalAfterProceed(target, isTrue);
    if (final !== undefined) put(final, step);
  }
  if (state.type === "start") waiting.push({ state: state.index, step: -1 });
  const isStopped = stoppedBy !== undefined;
  const only = waiting.length === 1 ? waiting[0] : undefined;
  return {
    waiting: isStopped ? [] : waiting,
    completed,
    isStopped,
    stoppedBy,
    takesRow: [...(isStopped ? [] : waiting), ...completed].some(({ step }) => step !== -1),
    isUnchanged: !isStopped && completed.length === 0 && only !== undefined && only.step === -1 && only.state === state.index,
  };
}

/** The end, where it is reached from the state without a further row. */
function finalAfterProceed(state: NfaState, isTrue: (condition: Condition) => boolean): NfaState | undefined {
  const open = [state];
  let visited = 0;
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    if (++visited > MOST_VISITS) throw endlessLoop(current);
    for (const { action, target, condition } of current.transitions) {
      if (action !== "proceed" || !isTrue(condition)) continue;
      if (target.type === "final") return target;
      open.push(target);
    }
  }
  return undefined;
}

function endlessLoop(state: NfaState): EngineError {
  return new EngineError(
    "CEP_PATTERN_INVALID",
    `The loop at step "${stepNameOf(state.name)}" can go round without taking a row and would never end. Make one of its steps required.`,
  );
}
