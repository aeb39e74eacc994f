import type { Row } from "../../record/row.ts";
import { NONE, type KeyMatches } from "../state/key-matches.ts";
import type { StepCursor } from "../state/step-cursor.ts";
import type { BaseCondition } from "./base-condition.ts";

const UNKNOWN = 0;
const YES = 1;
const NO = 2;

/**
 * The answers of the conditions for the row at hand, each asked when it is needed and, where it does not depend on a partial match, once.
 * Answers are kept while the same row is looked at: rows do not change.
 */
export class RowAnswers {
  readonly #conditions: readonly BaseCondition[];
  readonly #cursor: StepCursor;
  readonly #answers: Uint8Array;
  #row: Row = {};
  #matches: KeyMatches | undefined;
  #entry = -1;

  constructor(conditions: readonly BaseCondition[], cursor: StepCursor) {
    this.#conditions = conditions;
    this.#cursor = cursor;
    this.#answers = new Uint8Array(conditions.length);
  }

  begin(row: Row, matches: KeyMatches | undefined): void {
    this.#matches = matches;
    this.#entry = -1;
    if (row === this.#row) return;
    this.#row = row;
    this.#answers.fill(UNKNOWN);
  }

  /** The next questions are about the partial match whose last taken row is there. */
  pointAt(entry: number): void {
    this.#entry = entry;
  }

  readonly of = (id: number): boolean => {
    const known = this.#answers[id];
    if (known !== UNKNOWN) return known === YES;
    const condition = this.#conditions[id] as BaseCondition;
    if (condition.isIterative) {
      if (this.#matches === undefined) this.#cursor.pointAtPath(NONE);
      else this.#cursor.pointAt(this.#matches, this.#entry);
      return condition.test(this.#row) === true;
    }
    const isYes = condition.test(this.#row) === true;
    this.#answers[id] = isYes ? YES : NO;
    return isYes;
  };

  /** All answers as bits; undefined where a condition fails. Only where none is iterative, and there are at most 30. */
  mask(): number | undefined {
    let mask = 0;
    try {
      for (let id = 0; id < this.#answers.length; id++) if (this.of(id)) mask |= 1 << id;
    } catch {
      // The row fails where Flink's would: when a partial match asks for that condition.
      return undefined;
    }
    return mask;
  }
}
