import type { TransformDistinctConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { encodeKeyText } from "../../record/key-text.ts";
import { INSERT, type Row, type RowKind } from "../../record/row.ts";
import type { MapState } from "../../state/state-backend.ts";
import { columnIndex } from "../column-reader.ts";
import type { OperatorContext } from "../operator-context.ts";
import type { Operator } from "../operator.ts";
import { retention } from "../retention.ts";

/**
 * `transform.distinct`: the first of rows that are equal in some columns (all, where none are named), within a key.
 * Input:  append only.
 * Output: +I, at once.
 * State:  one entry per distinct row and key, for `stateRetentionMs`.
 */
export class Distinct implements Operator {
  readonly #config: TransformDistinctConfig;
  readonly #columns: readonly number[];
  #context!: OperatorContext;
  #seen!: MapState<string, true>;

  constructor(plan: NodePlan) {
    this.#config = plan.config as TransformDistinctConfig;
    const schema = plan.inputSchemas[0] as Schema;
    this.#columns =
      this.#config.columns.length === 0 ? schema.map((_, i) => i) : this.#config.columns.map((name) => columnIndex(schema, name));
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#seen = context.keyedState.map({
      name: "distinct/seen",
      keyType: { kind: "json", version: 1 },
      type: { kind: "json", version: 1 },
      ...retention(this.#config.stateRetentionMs),
    });
  }

  processElement(row: Row, timestamp: number, _kind: RowKind): void {
    const text = encodeKeyText(this.#columns.map((column) => row[`c${column}`]));
    if (this.#seen.has(text)) return;
    this.#seen.put(text, true);
    this.#context.output.collect(row, timestamp, INSERT);
  }
}
