import type { JoinIntervalConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../graph/node-plan.ts";
import { EngineError } from "../operators/engine-error.ts";
import type { OperatorContext } from "../operators/operator-context.ts";
import type { Operator } from "../operators/operator.ts";
import { INSERT, MIN_TIMESTAMP, type Row, type RowKind } from "../record/row.ts";
import type { MapState } from "../state/state-backend.ts";
import { JoinedRows } from "./joined-rows.ts";

interface BufferedRow {
  readonly row: Row;
  hasPartner: boolean;
}

const NAMESPACES = ["left", "right"] as const;
const LATE_LEFT_PORT = 1;

/**
 * `join.interval`: right.t within [left.t + lower, left.t + upper], bounds optionally exclusive.
 * Input:  two keyed streams with event time, append only. A row behind the watermark is late.
 * Output: +I, pairs at once with the later time of the two. Outer joins: a row without a partner when none can come any more.
 * State:  rows of both sides by time; a left row until the watermark reaches t + max(upper, 0), a right one until t − min(lower, 0).
 * Cost:   O(distinct times of the other side) a row.
 * Source: Flink's IntervalJoinOperator. Differs: late rows without a side output are counted, and outer joins exist: their unpaired rows carry the instant
 *         at which they became certain, where Flink SQL holds the watermark back instead.
 */
export class IntervalJoin implements Operator {
  readonly #config: JoinIntervalConfig;
  readonly #rows: JoinedRows;
  /** Per side: how far the other side's time may lie from this side's. */
  readonly #bounds: readonly [readonly [number, number], readonly [number, number]];
  readonly #isOuter: readonly [boolean, boolean];
  #buffers!: readonly [MapState<number, BufferedRow[]>, MapState<number, BufferedRow[]>];
  #context!: OperatorContext;

  constructor(plan: NodePlan) {
    this.#config = plan.config as JoinIntervalConfig;
    const { lowerBoundMs, upperBoundMs, lowerBoundExclusive, upperBoundExclusive, joinType } = this.#config;
    if (lowerBoundMs > upperBoundMs)
      throw new EngineError(
        "CONFIG_INVALID",
        `The interval from ${lowerBoundMs} ms to ${upperBoundMs} ms is empty. Make the lower bound at most the upper.`,
      );
    const lower = lowerBoundExclusive ? lowerBoundMs + 1 : lowerBoundMs;
    const upper = upperBoundExclusive ? upperBoundMs - 1 : upperBoundMs;
    this.#bounds = [
      [lower, upper],
      [0 - upper, 0 - lower],
    ];
    this.#isOuter = [joinType === "left" || joinType === "full", joinType === "right" || joinType === "full"];
    this.#rows = new JoinedRows(plan, this.#config);
  }

  open(context: OperatorContext): void {
    this.#context = context;
    const buffer = (name: string, input: number): MapState<number, BufferedRow[]> =>
      context.keyedState.map({
        name: `join/${name}`,
        keyType: { kind: "json", version: 1 },
        type: { kind: "json", version: 1, rows: context.inputSchemas[input]! },
      });
    this.#buffers = [buffer("left", 0), buffer("right", 1)];
  }

  processElement(row: Row, timestamp: number, kind: RowKind, input: number): void {
    if (timestamp === MIN_TIMESTAMP || Number.isNaN(timestamp)) {
      this.#context.rowError(
        new EngineError("TIMESTAMP_MISSING", "A row of an interval join has no event time. Set the event time at the source."),
        row,
      );
      return;
    }
    if (timestamp < this.#context.timers.currentWatermark()) {
      this.#late(row, timestamp, kind, input);
      return;
    }
    const side = input === 0 ? 0 : 1;
    const buffered: BufferedRow = { row, hasPartner: false };
    try {
      if (!this.#rows.hasNullKey(row, side)) this.#joinWithOther(buffered, timestamp, side);
    } catch (error) {
      this.#context.rowError(error as Error, row);
      return;
    }
    const buffer = this.#buffers[side];
    buffer.put(timestamp, [...(buffer.get(timestamp) ?? []), buffered]);
    this.#context.timers.registerEventTimer(timestamp + this.#retention(side), NAMESPACES[side]);
  }

  onEventTimer(time: number, namespace: string): void {
    const side = namespace === "left" ? 0 : 1;
    const timestamp = time - this.#retention(side);
    const buffer = this.#buffers[side];
    if (this.#isOuter[side]) {
      for (const { row, hasPartner } of buffer.get(timestamp) ?? []) {
        if (hasPartner) continue;
        this.#context.output.collect(side === 0 ? this.#rows.result(row, null) : this.#rows.result(null, row), time, INSERT);
      }
    }
    buffer.remove(timestamp);
  }

  #joinWithOther(buffered: BufferedRow, timestamp: number, side: 0 | 1): void {
    const [lower, upper] = this.#bounds[side];
    const other = this.#buffers[side === 0 ? 1 : 0];
    for (const [otherTime, partners] of other.entries()) {
      if (otherTime < timestamp + lower || otherTime > timestamp + upper) continue;
      let isChanged = false;
      for (const partner of partners) {
        const left = side === 0 ? buffered.row : partner.row;
        const right = side === 0 ? partner.row : buffered.row;
        if (!this.#rows.fits(left, right)) continue;
        buffered.hasPartner = true;
        isChanged ||= !partner.hasPartner;
        partner.hasPartner = true;
        this.#context.output.collect(this.#rows.result(left, right), Math.max(timestamp, otherTime), INSERT);
      }
      if (isChanged) other.put(otherTime, partners);
    }
  }

  /** How long behind its own time a row of that side can still find a partner. */
  #retention(side: 0 | 1): number {
    return Math.max(this.#bounds[side][1], 0);
  }

  #late(row: Row, timestamp: number, kind: RowKind, input: number): void {
    if (this.#config.lateOutput) this.#context.output.collectSide(LATE_LEFT_PORT + input, row, timestamp, kind);
    else this.#context.metrics.lateRecordDropped();
  }
}
