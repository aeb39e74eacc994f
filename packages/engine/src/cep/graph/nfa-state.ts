import { TRUE, type Condition } from "./condition.ts";

export type StateType = "normal" | "start" | "final" | "stop" | "pending";

/** take: the row becomes part of the match. ignore: it is skipped. proceed: go on without looking at a further row. */
export type Action = "take" | "ignore" | "proceed";

export interface Transition {
  readonly action: Action;
  readonly source: NfaState;
  readonly target: NfaState;
  /** Changed after creation by greedy loops only. */
  condition: Condition;
}

/** A state of the automaton while it is built; afterwards nothing changes. Its index is what partial matches carry. */
export class NfaState {
  readonly name: string;
  type: StateType;
  readonly index: number;
  readonly transitions: Transition[] = [];

  constructor(name: string, type: StateType, index: number) {
    this.name = name;
    this.type = type;
    this.index = index;
  }

  add(action: Action, target: NfaState, condition: Condition = TRUE): void {
    this.transitions.push({ action, source: this, target, condition });
  }
}

/** What stands before the first colon: the step that rows taken in this state are listed under. */
export function stepNameOf(stateName: string): string {
  const colon = stateName.indexOf(":");
  return colon === -1 ? stateName : stateName.slice(0, colon);
}
