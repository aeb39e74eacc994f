import type { TransformAggregateConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { keySelector } from "../../record/key-selector.ts";
import { rowFactory } from "../../record/row-class.ts";
import { DELETE, INSERT, MAX_TIMESTAMP, type Row, type RowKind, UPDATE_AFTER, UPDATE_BEFORE } from "../../record/row.ts";
import type { StateKey, ValueState } from "../../state/state-backend.ts";
import { type RowAccumulator, RowAggregator } from "../aggregates/row-aggregator.ts";
import { columnIndex } from "../column-reader.ts";
import type { OperatorContext } from "../operator-context.ts";
import type { Operator } from "../operator.ts";
import { retention } from "../retention.ts";
import { sameValues } from "./same-values.ts";

/**
 * `transform.aggregate`: aggregates per key over everything so far.
 * Input:  keyed or not, any changelog; a row that is taken back before it came is ignored.
 * Output: +I at a key's first row, then −U and +U where the result changed, −D when all rows were taken back. `every`: +I for each row. Batch: +I, one
 *         row a key at the end.
 * State:  one accumulator a key, for `stateRetentionMs`.
 * Source: Flink's GroupAggFunction: with a retention an unchanged result is emitted again, so that state below stays alive.
 */
export class GroupAggregate implements Operator {
  readonly #config: TransformAggregateConfig;
  readonly #aggregator: RowAggregator;
  readonly #valuesOf: (key: StateKey) => readonly unknown[];
  readonly #createRow: (values: readonly unknown[]) => Row;
  readonly #isKeyed: boolean;
  readonly #isBatch: boolean;
  #context!: OperatorContext;
  #accumulator!: ValueState<RowAccumulator>;

  constructor(plan: NodePlan) {
    this.#config = plan.config as TransformAggregateConfig;
    const input = plan.inputSchemas[0] as Schema;
    const output = plan.outputSchemas[0] as Schema;
    const keys = plan.inputKeys[0] ?? [];
    this.#isKeyed = keys.length > 0;
    this.#isBatch = plan.executionMode === "batch";
    this.#valuesOf = () => [];
    if (this.#isKeyed) {
      const selector = keySelector(input, keys, plan.maxParallelism);
      this.#valuesOf = (key) => selector.valuesOf(key);
    }
    this.#createRow = rowFactory(output.length);
    this.#aggregator = new RowAggregator(this.#config.aggregates, {
      schema: input,
      timeZone: plan.timeZone,
      resultTypes: this.#config.aggregates.map((call) => output[columnIndex(output, call.as)]!.type),
      isRetractable: true,
    });
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#accumulator = context.keyedState.value({
      name: "aggregate/accumulator",
      type: { kind: "json", version: 1, shape: this.#aggregator.shape },
      ...retention(this.#config.stateRetentionMs),
    });
  }

  processElement(row: Row, timestamp: number, kind: RowKind): void {
    const isRetraction = kind === UPDATE_BEFORE || kind === DELETE;
    const known = this.#accumulator.value();
    if (known === undefined && isRetraction) return;
    const before = known === undefined || this.#isBatch ? undefined : this.#aggregator.result(known);
    try {
      this.#aggregator.prepare(row);
    } catch (error) {
      this.#context.rowError(error as Error, row);
      return;
    }
    let accumulator = known ?? this.#aggregator.create();
    accumulator = isRetraction ? this.#aggregator.retract(accumulator, row) : this.#aggregator.add(accumulator, row);
    if (this.#aggregator.isEmpty(accumulator)) {
      this.#accumulator.clear();
      if (before !== undefined && this.#config.emit === "changelog") this.#emit(before, timestamp, DELETE);
      return;
    }
    this.#accumulator.update(accumulator);
    if (this.#isBatch) this.#context.timers.registerEventTimer(MAX_TIMESTAMP);
    else this.#emitChange(before, this.#aggregator.result(accumulator), timestamp);
  }

  onEventTimer(timestamp: number): void {
    const accumulator = this.#accumulator.value();
    if (accumulator !== undefined) this.#emit(this.#aggregator.result(accumulator), timestamp, INSERT);
  }

  /** In batch mode an aggregate over no rows at all still has one result. */
  finish(): void {
    if (!this.#isBatch || this.#isKeyed || this.#context.subtaskIndex !== 0 || this.#accumulator.value() !== undefined) return;
    this.#emit(this.#aggregator.result(this.#aggregator.create()), MAX_TIMESTAMP, INSERT);
  }

  #emitChange(before: readonly unknown[] | undefined, after: readonly unknown[], timestamp: number): void {
    if (before === undefined || this.#config.emit === "every") {
      this.#emit(after, timestamp, INSERT);
      return;
    }
    if (this.#config.stateRetentionMs === undefined && sameValues(before, after)) return;
    this.#emit(before, timestamp, UPDATE_BEFORE);
    this.#emit(after, timestamp, UPDATE_AFTER);
  }

  #emit(results: readonly unknown[], timestamp: number, kind: RowKind): void {
    this.#context.output.collect(this.#createRow([...this.#valuesOf(this.#context.keyedState.currentKey()), ...results]), timestamp, kind);
  }
}
