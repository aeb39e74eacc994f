import type { TransformDeduplicateConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { rowValues } from "../../record/row-class.ts";
import { INSERT, MAX_TIMESTAMP, MIN_TIMESTAMP, type Row, type RowKind, UPDATE_AFTER, UPDATE_BEFORE } from "../../record/row.ts";
import type { ValueState } from "../../state/state-backend.ts";
import { EngineError } from "../engine-error.ts";
import type { OperatorContext } from "../operator-context.ts";
import type { Operator } from "../operator.ts";
import { retention } from "../retention.ts";
import { sameValues } from "./same-values.ts";

interface Kept {
  readonly row: Row;
  readonly timestamp: number;
  /** The first row by event time has left: nothing more will. */
  readonly isEmitted: boolean;
}

/**
 * `transform.deduplicate`: one row per key.
 * Input:  keyed, append only; with event time where the order is by it.
 * Output: first by arrival: +I at once. First by event time: +I when the watermark has reached its time; a row behind the watermark is late. Last: +I, then
 *         −U and +U for each newer row that differs; in batch mode +I at the end.
 * State:  one row a key, for `stateRetentionMs`.
 * Source: Flink's ProcTimeDeduplicateKeepFirst/LastRowFunction, RowTimeDeduplicateKeepFirstRowFunction and RowTimeDeduplicateFunction.
 */
export class Deduplicate implements Operator {
  readonly #config: TransformDeduplicateConfig;
  readonly #width: number;
  readonly #isBatch: boolean;
  #context!: OperatorContext;
  #kept!: ValueState<Kept>;

  constructor(plan: NodePlan) {
    this.#config = plan.config as TransformDeduplicateConfig;
    this.#width = (plan.inputSchemas[0] as Schema).length;
    this.#isBatch = plan.executionMode === "batch";
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#kept = context.keyedState.value({
      name: "deduplicate/kept",
      type: { kind: "json", version: 1, rows: context.inputSchemas[0]! },
      ...retention(this.#config.stateRetentionMs),
    });
  }

  processElement(row: Row, timestamp: number, _kind: RowKind): void {
    if (this.#config.order === "event" && timestamp === MIN_TIMESTAMP) {
      this.#context.rowError(
        new EngineError(
          "TIMESTAMP_MISSING",
          "A row has no event time, so it cannot be put in order of event time. Set it at the source, or order by arrival.",
        ),
        row,
      );
      return;
    }
    if (this.#config.keep === "last") this.#keepLast(row, timestamp);
    else if (this.#config.order === "event") this.#keepFirstByTime(row, timestamp);
    else if (this.#kept.value() === undefined) {
      this.#kept.update({ row, timestamp, isEmitted: true });
      this.#context.output.collect(row, timestamp, INSERT);
    }
  }

  onEventTimer(timestamp: number): void {
    const kept = this.#kept.value();
    if (kept === undefined || kept.isEmitted || (timestamp !== kept.timestamp && timestamp !== MAX_TIMESTAMP)) return;
    this.#context.output.collect(kept.row, kept.timestamp, INSERT);
    this.#kept.update({ ...kept, isEmitted: true });
  }

  #keepFirstByTime(row: Row, timestamp: number): void {
    const kept = this.#kept.value();
    if (kept?.isEmitted === true) return;
    if (timestamp <= this.#context.timers.currentWatermark()) {
      this.#context.metrics.lateRecordDropped();
      return;
    }
    if (kept !== undefined && kept.timestamp <= timestamp) return;
    if (kept !== undefined) this.#context.timers.deleteEventTimer(kept.timestamp);
    this.#kept.update({ row, timestamp, isEmitted: false });
    this.#context.timers.registerEventTimer(timestamp);
  }

  #keepLast(row: Row, timestamp: number): void {
    const kept = this.#kept.value();
    if (kept !== undefined && this.#config.order === "event" && timestamp < kept.timestamp) return;
    if (this.#isBatch) {
      this.#kept.update({ row, timestamp, isEmitted: false });
      this.#context.timers.registerEventTimer(MAX_TIMESTAMP);
      return;
    }
    this.#kept.update({ row, timestamp, isEmitted: true });
    if (kept === undefined) {
      this.#context.output.collect(row, timestamp, INSERT);
      return;
    }
    const isSame = sameValues(rowValues(kept.row, this.#width), rowValues(row, this.#width));
    if (isSame && this.#config.stateRetentionMs === undefined) return;
    this.#context.output.collect(kept.row, timestamp, UPDATE_BEFORE);
    this.#context.output.collect(row, timestamp, UPDATE_AFTER);
  }
}
