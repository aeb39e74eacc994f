import type { ProcessOp, ProcessState } from "@millrace/pipeline/catalog";
import { type Column, parseDataType, type Schema, types, withNullable } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { keySelector } from "../../record/key-selector.ts";
import { rowValues } from "../../record/row-class.ts";
import { INSERT, MIN_TIMESTAMP, type Row, type RowKind } from "../../record/row.ts";
import type { StateKey, ValueState } from "../../state/state-backend.ts";
import type { OperatorContext } from "../operator-context.ts";
import type { Operator } from "../operator.ts";
import { retention } from "../retention.ts";
import { compileSteps, type StepTarget } from "./process-steps.ts";

export interface ProcessConfig {
  /** The steps for a row, one list per input. */
  readonly onRow: readonly (readonly ProcessOp[])[];
  readonly onTimer: readonly ProcessOp[];
  readonly state: readonly ProcessState[];
}

/** The last instant that SQL can write; stands for the last watermark. */
const LAST_INSTANT = 253_402_300_799_999;

type Run = (values: readonly unknown[], target: StepTarget) => void;

/**
 * `transform.process` and `transform.coProcess`: steps over a row, the key's state and timers.
 * Input:  one or two keyed streams, append only.
 * Output: what the steps emit: with the row's time, or the timer's where an event-time timer fired; a processing-time timer gives rows without a time.
 * State:  the named values of the key, with their time-to-live; timers.
 * Throws: per row what an expression throws, through `rowError`; what the steps before it wrote stays.
 * Source: Flink's KeyedProcessFunction and KeyedCoProcessFunction.
 */
export class ProcessOperator implements Operator {
  readonly #widths: readonly number[];
  readonly #keyOf: (key: StateKey) => readonly unknown[];
  readonly #states: readonly { readonly column: Column; readonly ttlMs: number | undefined }[];
  readonly #onRow: readonly Run[];
  readonly #onTimer: Run;
  #context!: OperatorContext;
  #target!: StepTarget;
  #timestamp = MIN_TIMESTAMP;

  constructor(plan: NodePlan, config: ProcessConfig) {
    const input = plan.inputSchemas[0] as Schema;
    const keyColumns = plan.inputKeys[0] ?? [];
    this.#widths = plan.inputSchemas.map((schema) => schema.length);
    const selector = keySelector(input, keyColumns, plan.maxParallelism);
    this.#keyOf = (key) => selector.valuesOf(key);
    this.#states = config.state.map(({ name, type, ttlMs }) => ({
      column: { name, type: withNullable(parseDataType(type), true) },
      ttlMs,
    }));
    const state = this.#states.map((each) => each.column);
    const shared = { state, output: plan.outputSchemas[0] as Schema, timeZone: plan.timeZone };
    const instant = types.timestampLtz(3);
    const now = withNullable(instant, false);
    this.#onRow = plan.inputSchemas.map((schema, index) => {
      const scope = [
        ...schema,
        { name: "row_time", type: instant },
        { name: "watermark_time", type: instant },
        { name: "processing_time", type: now },
      ];
      return compileSteps(config.onRow[index] ?? [], { ...shared, scope, stateAt: schema.length });
    });
    const keys = keyColumns.map((index) => input[index] as Column);
    const timerScope = [
      ...keys,
      { name: "timer_time", type: now },
      { name: "timer_domain", type: withNullable(types.string, false) },
      { name: "watermark_time", type: instant },
      { name: "processing_time", type: now },
    ];
    this.#onTimer = compileSteps(config.onTimer, { ...shared, scope: timerScope, stateAt: keys.length });
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#target = {
      state: this.#states.map(({ column, ttlMs }): ValueState<unknown> =>
        context.keyedState.value({ name: `process/${column.name}`, type: { kind: "value", type: column.type }, ...retention(ttlMs) }),
      ),
      timers: context.timers,
      emit: (row) => context.output.collect(row, this.#timestamp, INSERT),
    };
  }

  processElement(row: Row, timestamp: number, _kind: RowKind, input: number): void {
    this.#timestamp = timestamp;
    const values = [...rowValues(row, this.#widths[input] ?? 0), timestamp === MIN_TIMESTAMP ? null : timestamp, ...this.#clocks()];
    try {
      this.#onRow[input]?.(values, this.#target);
    } catch (error) {
      this.#context.rowError(error as Error, row);
    }
  }

  onEventTimer(timestamp: number): void {
    this.#fire(timestamp, "event");
  }

  onProcessingTimer(timestamp: number): void {
    this.#fire(timestamp, "processing");
  }

  #fire(timestamp: number, domain: "event" | "processing"): void {
    this.#timestamp = domain === "event" ? timestamp : MIN_TIMESTAMP;
    const values = [...this.#keyOf(this.#context.keyedState.currentKey()), Math.min(timestamp, LAST_INSTANT), domain, ...this.#clocks()];
    try {
      this.#onTimer(values, this.#target);
    } catch (error) {
      this.#context.rowError(error as Error, null);
    }
  }

  /** Watermark and clock as columns; no watermark yet is NULL. */
  #clocks(): readonly unknown[] {
    const watermark = this.#context.timers.currentWatermark();
    return [watermark === MIN_TIMESTAMP ? null : Math.min(watermark, LAST_INSTANT), this.#context.timers.currentProcessingTime()];
  }
}
