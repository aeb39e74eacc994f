import { and, not, TRUE, type Condition } from "./condition.ts";
import type { Consuming, Link } from "./chain.ts";
import { NfaState, stepNameOf, type StateType } from "./nfa-state.ts";

export interface NfaGraph {
  readonly states: readonly NfaState[];
  readonly start: NfaState;
  /** Window over the whole match; 0: none. */
  readonly windowMs: number;
  /** Windows since the row taken before, by state index; 0: none. */
  readonly previousWindowMs: readonly number[];
}

/**
 * Builds the automaton of a pattern, from the last step to the first. The order of states and of transitions in a state is part of
 * the semantics: it decides in which order forks of a partial match are found.
 * Source: Agrawal et al. 2008 (SASE+); Flink 2.3 NFACompiler, whose behaviour the conformance cases record.
 */
export function compileGraph(last: Link): NfaGraph {
  return new GraphCompiler(last).compile();
}

class GraphCompiler {
  readonly #states: NfaState[] = [];
  readonly #names = new Set<string>();
  readonly #stops = new Map<string, NfaState>();
  readonly #previousWindows = new Map<string, number>();
  /** Groups whose states are being built for a round after the first. */
  readonly #laterRounds = new Set<Link>();
  /** Copies of sinks as they were before a greedy loop changed them. */
  readonly #originals = new Map<string, NfaState>();
  #current: Link;
  #following: Link | undefined;
  #group: Link | undefined;
  #windowMs: number | undefined;

  constructor(last: Link) {
    this.#current = last;
  }

  compile(): NfaGraph {
    this.#windowMs = this.#current.windowMs;
    const final = this.#create("$endState$", "final");
    const start = this.#convert(this.#middle(final));
    start.type = "start";
    return {
      states: this.#states,
      start,
      windowMs: Math.max(0, this.#windowMs ?? 0),
      previousWindowMs: this.#states.map((state) => Math.max(0, this.#previousWindows.get(state.name) ?? 0)),
    };
  }

  /** All elements of the current chain but the first. */
  #middle(sink: NfaState): NfaState {
    let lastSink = sink;
    while (this.#current.previous !== undefined) {
      if (this.#current.consuming === "not-follow") lastSink = this.#notFollow(lastSink);
      else if (this.#current.consuming === "not-next") lastSink = this.#notNext(lastSink);
      else lastSink = this.#convert(lastSink);
      this.#following = this.#current;
      this.#current = this.#current.previous;
      const windowMs = this.#current.windowMs;
      if (windowMs !== undefined && windowMs < (this.#windowMs ?? Infinity)) this.#windowMs = windowMs;
    }
    return lastSink;
  }

  /** Conditions on the states around it, except at the end, where the match waits for the window to pass. */
  #notFollow(sink: NfaState): NfaState {
    const hasWindow = this.#current.previousWindowMs !== undefined || (this.#windowMs ?? 0) > 0;
    if (!hasWindow || sink.type !== "final") return sink;
    const condition = this.#takeCondition(this.#current);
    const state = this.#createOfCurrent("pending", true);
    const stop = this.#stop(condition, this.#current.name);
    state.add("proceed", stop, condition);
    state.add("ignore", state, not(condition));
    return state;
  }

  #notNext(sink: NfaState): NfaState {
    const state = this.#createOfCurrent("normal", true);
    const condition = this.#takeCondition(this.#current);
    const stop = this.#stop(condition, this.#current.name);
    // At the end the row that is not the forbidden one must still arrive, so the match is not complete before it.
    state.add(sink.type === "final" ? "ignore" : "proceed", sink, not(condition));
    state.add("proceed", stop, condition);
    return state;
  }

  #convert(sink: NfaState): NfaState {
    const { kind, times } = this.#current;
    let result: NfaState;
    if (kind === "looping" && times !== undefined) {
      this.#setLaterRound(true);
      const looping = this.#looping(this.#withoutTransitiveNots(sink));
      this.#setLaterRound(false);
      result = this.#times(looping, sink, times);
    } else if (kind === "times" && times !== undefined) {
      result = this.#times(sink, sink, times);
    } else {
      result = this.#singleton(sink, sink, {
        take: this.#takeCondition(this.#current),
        ignore: this.#ignoreCondition(this.#current),
        isOptional: this.#current.isOptional,
      });
    }
    this.#addStops(result);
    return result;
  }

  #createOfCurrent(type: StateType, takes: boolean): NfaState {
    const state = this.#create(this.#current.name, type);
    if (!takes) return state;
    const { times } = this.#current;
    const windowMs = times === undefined ? this.#current.previousWindowMs : state.name.includes(":") ? times.windowMs : undefined;
    if (windowMs !== undefined) this.#previousWindows.set(state.name, windowMs);
    return state;
  }

  #create(base: string, type: StateType): NfaState {
    let name = base;
    for (let counter = 0; this.#names.has(name); counter++) name = `${base}:${counter}`;
    this.#names.add(name);
    const state = new NfaState(name, type, this.#states.length);
    this.#states.push(state);
    return state;
  }

  /** One stop state a negative step, whatever leads to it. */
  #stop(condition: Condition, name: string): NfaState {
    let state = this.#stops.get(name);
    if (state === undefined) {
      state = this.#create(name, "stop");
      state.add("take", state, condition);
      this.#stops.set(name, state);
    }
    return state;
  }

  /** The notFollowedBy steps that stand before the current step, over optional steps. */
  #currentNots(): { readonly condition: Condition; readonly name: string }[] {
    const nots: { condition: Condition; name: string }[] = [];
    let link = this.#current;
    while (link.previous !== undefined && (link.previous.isOptional || link.previous.consuming === "not-follow")) {
      link = link.previous;
      if (link.consuming === "not-follow") nots.push({ condition: this.#takeCondition(link), name: link.name });
    }
    return nots;
  }

  /** Taking a row in an optional step makes the notFollowedBy before it void: from there a copy of the sink without it goes on. */
  #withoutTransitiveNots(sink: NfaState): NfaState {
    const nots = this.#currentNots();
    if (nots.length === 0 || !this.#current.isOptional) return sink;
    const copy = this.#create(sink.name, sink.type);
    for (const transition of sink.transitions) {
      if (transition.action === "proceed") {
        if (transition.target.type === "stop") {
          if (!nots.some(({ name }) => name === transition.target.name)) copy.add("proceed", transition.target, transition.condition);
        } else {
          copy.add("proceed", this.#withoutTransitiveNots(transition.target), transition.condition);
        }
      } else {
        copy.add(transition.action, transition.target === transition.source ? copy : transition.target, transition.condition);
      }
    }
    return copy;
  }

  #copy(state: NfaState): NfaState {
    const copy = this.#create(stepNameOf(state.name), state.type);
    for (const { action, source, target, condition } of state.transitions) copy.add(action, target === source ? copy : target, condition);
    return copy;
  }

  #addStops(state: NfaState): void {
    for (const { condition, name } of this.#currentNots()) state.add("proceed", this.#stop(condition, name), condition);
  }

  #addStopToLoop(state: NfaState): void {
    if (this.#following?.consuming !== "not-follow") return;
    const condition = this.#takeCondition(this.#following);
    state.add("proceed", this.#stop(condition, this.#following.name), condition);
  }

  /** As many states as the step may take rows, the first of them returned. */
  #times(sink: NfaState, proceed: NfaState, times: { readonly from: number; readonly to: number }): NfaState {
    let lastSink = sink;
    this.#setLaterRound(true);
    const until = this.#untilOf(this.#current);
    const innerIgnore = withUntil(this.#innerIgnoreCondition(this.#current), until);
    const take = withUntil(this.#takeCondition(this.#current), until) ?? TRUE;
    if (this.#current.isGreedy && times.from !== times.to) {
      if (until !== undefined) this.#originals.set(proceed.name, this.#copy(proceed));
      forbid(proceed, take);
    }
    for (let i = times.from; i < times.to; i++) {
      lastSink = this.#singleton(lastSink, proceed, { take, ignore: innerIgnore, isOptional: true });
      this.#addStopToLoop(lastSink);
    }
    for (let i = 0; i < times.from - 1; i++) {
      lastSink = this.#singleton(lastSink, undefined, { take, ignore: innerIgnore, isOptional: false });
      this.#addStopToLoop(lastSink);
    }
    this.#setLaterRound(false);
    return this.#singleton(lastSink, proceed, { take, ignore: this.#ignoreCondition(this.#current), isOptional: this.#current.isOptional });
  }

  #setLaterRound(isLater: boolean): void {
    if (this.#current.group === undefined) return;
    if (isLater) this.#laterRounds.add(this.#current);
    else this.#laterRounds.delete(this.#current);
  }

  #singleton(
    sinkState: NfaState,
    proceed: NfaState | undefined,
    { take, ignore, isOptional }: { readonly take: Condition; readonly ignore: Condition | undefined; readonly isOptional: boolean },
  ): NfaState {
    if (this.#current.group !== undefined) return this.#groupOnce(this.#current, sinkState, isOptional ? proceed : undefined);
    const state = this.#createOfCurrent("normal", true);
    const sink = this.#withoutTransitiveNots(sinkState);
    state.add("take", sink, take);
    if (isOptional && proceed !== undefined) {
      const until = this.#current.isGreedy ? this.#untilOf(this.#current) : undefined;
      if (until === undefined) {
        state.add("proceed", proceed, this.#always());
      } else {
        state.add("proceed", this.#originals.get(proceed.name) ?? proceed, and(this.#always(), until));
        state.add("proceed", proceed, and(this.#always(), not(until)));
      }
    }
    if (ignore !== undefined) {
      let ignoring = state;
      if (isOptional || this.#isHeadOfOptionalGroup()) {
        // Without the way on, so that a fork is made once and not at every row that is skipped.
        ignoring = this.#createOfCurrent("normal", false);
        ignoring.add("take", sink, take);
        ignoring.add("ignore", ignoring, ignore);
        this.#addStops(ignoring);
      }
      state.add("ignore", ignoring, ignore);
    }
    return state;
  }

  #groupOnce(group: Link, sink: NfaState, proceed: NfaState | undefined): NfaState {
    const always = this.#always();
    return this.#inGroup(group, () => {
      const first = this.#convert(this.#middle(sink));
      if (proceed !== undefined) first.add("proceed", proceed, always);
      return first;
    });
  }

  #loopingGroup(group: Link, sink: NfaState): NfaState {
    const always = this.#always();
    const turn = this.#createOfCurrent("normal", true);
    return this.#inGroup(group, () => {
      const first = this.#convert(this.#middle(turn));
      first.add("proceed", sink, always);
      turn.add("proceed", first, always);
      return first;
    });
  }

  #inGroup(group: Link, build: () => NfaState): NfaState {
    const { current, following, outer } = { current: this.#current, following: this.#following, outer: this.#group };
    this.#group = group;
    this.#current = group.group as Link;
    const first = build();
    this.#current = current;
    this.#following = following;
    this.#group = outer;
    return first;
  }

  #looping(sink: NfaState): NfaState {
    if (this.#current.group !== undefined) return this.#loopingGroup(this.#current, sink);
    const until = this.#untilOf(this.#current);
    const ignore = withUntil(this.#innerIgnoreCondition(this.#current), until);
    const take = withUntil(this.#takeCondition(this.#current), until) ?? TRUE;
    const state = this.#createOfCurrent("normal", true);
    if (this.#current.isGreedy) {
      if (until !== undefined) {
        const original = this.#copy(sink);
        state.add("proceed", original, and(this.#always(), until));
        this.#originals.set(sink.name, original);
      }
      state.add("proceed", sink, until === undefined ? this.#always() : and(this.#always(), not(until)));
      forbid(sink, this.#takeCondition(this.#current));
    } else {
      state.add("proceed", sink, this.#always());
    }
    state.add("take", state, take);
    this.#addStopToLoop(state);
    if (ignore !== undefined) {
      const ignoring = this.#createOfCurrent("normal", false);
      ignoring.add("take", state, take);
      ignoring.add("ignore", ignoring, ignore);
      state.add("ignore", ignoring, ignore);
      this.#addStopToLoop(ignoring);
    }
    return state;
  }

  #isHeadOfGroup(link: Link): boolean {
    return this.#group !== undefined && link.previous === undefined;
  }

  #isHeadOfOptionalGroup(): boolean {
    return this.#isHeadOfGroup(this.#current) && this.#isFirstRound() && this.#group?.isOptional === true;
  }

  #isFirstRound(): boolean {
    return this.#group === undefined || !this.#laterRounds.has(this.#group);
  }

  #innerIgnoreCondition(link: Link): Condition | undefined {
    const inner = this.#isHeadOfGroup(link) ? this.#group!.inner : link.inner;
    return this.#skipping(inner, link);
  }

  #ignoreCondition(link: Link): Condition | undefined {
    let consuming = link.consuming;
    if (this.#isHeadOfGroup(link)) consuming = this.#isFirstRound() ? this.#group!.consuming : this.#group!.inner;
    return this.#skipping(consuming, link);
  }

  #skipping(consuming: Consuming, link: Link): Condition | undefined {
    const condition = consuming === "skip-till-next" ? not(baseOf(link.where)) : consuming === "skip-till-any" ? TRUE : undefined;
    return withUntil(condition, this.#groupUntil());
  }

  #takeCondition(link: Link): Condition {
    return withUntil(baseOf(link.where), this.#groupUntil()) ?? TRUE;
  }

  /** True, except where the group has ended by its `until`. */
  #always(): Condition {
    return withUntil(TRUE, this.#groupUntil()) ?? TRUE;
  }

  #groupUntil(): Condition | undefined {
    return this.#group === undefined ? undefined : this.#untilOf(this.#group);
  }

  #untilOf(link: Link): Condition | undefined {
    return link.until === undefined ? undefined : baseOf(link.until);
  }
}

function baseOf(id: number | undefined): Condition {
  return id === undefined ? TRUE : { kind: "base", id };
}

function withUntil(condition: Condition | undefined, until: Condition | undefined): Condition | undefined {
  return until === undefined || condition === undefined ? condition : and(not(until), condition);
}

/** Nothing that the greedy loop would take may be used by what follows it. */
function forbid(state: NfaState, take: Condition): void {
  for (const transition of state.transitions) transition.condition = and(transition.condition, not(take));
}
