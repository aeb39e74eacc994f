import type { TransformFirstNConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../../graph/node-plan.ts";
import { INSERT, type Row, type RowKind } from "../../record/row.ts";
import type { ValueState } from "../../state/state-backend.ts";
import type { OperatorContext } from "../operator-context.ts";
import type { Operator } from "../operator.ts";

/**
 * `transform.firstN`: the first N rows of each key, or of everything, by arrival.
 * Input:  append only.
 * Output: +I, at once.
 * State:  a count per key.
 */
export class FirstN implements Operator {
  readonly #n: number;
  #context!: OperatorContext;
  #count!: ValueState<number>;

  constructor(plan: NodePlan) {
    this.#n = (plan.config as TransformFirstNConfig).n;
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#count = context.keyedState.value({ name: "first-n/count", type: { kind: "json", version: 1 } });
  }

  processElement(row: Row, timestamp: number, _kind: RowKind): void {
    const count = this.#count.value() ?? 0;
    if (count >= this.#n) return;
    this.#count.update(count + 1);
    this.#context.output.collect(row, timestamp, INSERT);
  }
}
