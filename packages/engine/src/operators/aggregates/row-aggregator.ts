import type { AggregateCall } from "@millrace/pipeline/catalog";
import type { DataType, Schema } from "@millrace/pipeline/types";
import type { Row } from "../../record/row.ts";
import { compileCondition, compileValue } from "../compile.ts";
import type { Aggregate } from "./aggregate.ts";
import { createAggregate } from "./create-aggregate.ts";

/** One accumulator per call, and in front the number of rows: [rows, accumulators…]. Plain data. */
export type RowAccumulator = [rows: number, ...accumulators: unknown[]];

interface Slot {
  readonly valueOf: ((row: Row) => unknown) | undefined;
  readonly accepts: ((row: Row) => boolean) | undefined;
  readonly aggregate: Aggregate;
}

export interface RowAggregatorOptions {
  readonly schema: Schema;
  readonly timeZone: string;
  /** Result types in order of the calls. */
  readonly resultTypes: readonly DataType[];
  readonly isRetractable: boolean;
}

/** The value of a row that an aggregate does not take: a NULL, or one that FILTER keeps out. */
const LEFT_OUT = Symbol("left out");

/** Several aggregates over rows, with FILTER and DISTINCT. */
export class RowAggregator {
  /** The same for aggregators whose accumulators mean the same. */
  readonly shape: string;
  readonly #slots: readonly Slot[];
  readonly #values: unknown[] = [];
  #prepared: Row | undefined;

  constructor(calls: readonly AggregateCall[], options: RowAggregatorOptions) {
    const shape: unknown[] = [];
    this.#slots = calls.map((call, index): Slot => {
      const value = call.expr === undefined ? undefined : compileValue(call.expr, options.schema, options.timeZone);
      shape.push([call.fn, call.distinct, call.filter !== undefined, value?.type.kind ?? null, options.resultTypes[index]?.kind ?? null]);
      return {
        valueOf: value?.evaluate,
        accepts: call.filter === undefined ? undefined : compileCondition(call.filter, options.schema, options.timeZone),
        aggregate: createAggregate(call, {
          argument: value?.type,
          result: options.resultTypes[index] as DataType,
          isRetractable: options.isRetractable,
        }),
      };
    });
    this.shape = JSON.stringify(shape);
  }

  create(): RowAccumulator {
    return [0, ...this.#slots.map((slot) => slot.aggregate.create())];
  }

  /**
   * Evaluates the expressions of a row, once for all accumulators that it is added to. Throws where one fails; nothing is changed then.
   */
  prepare(row: Row): void {
    if (row === this.#prepared) return;
    this.#prepared = undefined;
    for (let i = 0; i < this.#slots.length; i++) {
      const slot = this.#slots[i] as Slot;
      if (slot.accepts !== undefined && !slot.accepts(row)) this.#values[i] = LEFT_OUT;
      else {
        const value = slot.valueOf === undefined ? true : slot.valueOf(row);
        this.#values[i] = value === null && slot.aggregate.takesNulls !== true ? LEFT_OUT : value;
      }
    }
    this.#prepared = row;
  }

  add(accumulator: RowAccumulator, row: Row): RowAccumulator {
    this.prepare(row);
    accumulator[0]++;
    for (let i = 0; i < this.#slots.length; i++) {
      const value = this.#values[i];
      if (value !== LEFT_OUT) accumulator[i + 1] = (this.#slots[i] as Slot).aggregate.add(accumulator[i + 1], value);
    }
    return accumulator;
  }

  retract(accumulator: RowAccumulator, row: Row): RowAccumulator {
    this.prepare(row);
    accumulator[0]--;
    for (let i = 0; i < this.#slots.length; i++) {
      const value = this.#values[i];
      if (value !== LEFT_OUT) accumulator[i + 1] = (this.#slots[i] as Slot).aggregate.retract(accumulator[i + 1], value);
    }
    return accumulator;
  }

  merge(a: RowAccumulator, b: RowAccumulator): RowAccumulator {
    a[0] += b[0];
    for (let i = 0; i < this.#slots.length; i++) a[i + 1] = (this.#slots[i] as Slot).aggregate.merge(a[i + 1], b[i + 1]);
    return a;
  }

  /** No rows are left: all were taken back. */
  isEmpty(accumulator: RowAccumulator): boolean {
    return accumulator[0] === 0;
  }

  result(accumulator: RowAccumulator): readonly unknown[] {
    return this.#slots.map((slot, i) => slot.aggregate.result(accumulator[i + 1]));
  }
}
