import type { JoinTemporalConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../graph/node-plan.ts";
import { EngineError } from "../operators/engine-error.ts";
import type { OperatorContext } from "../operators/operator-context.ts";
import type { Operator } from "../operators/operator.ts";
import { DELETE, INSERT, MIN_TIMESTAMP, type Row, type RowKind, UPDATE_BEFORE } from "../record/row.ts";
import type { MapState, ValueState } from "../state/state-backend.ts";
import { JoinedRows } from "./joined-rows.ts";

interface Version {
  readonly row: Row;
  /** The key has no version from this time on. */
  readonly isDeletion: boolean;
}

/**
 * `join.temporal` by event time: each left row with the version of its key that was valid at its time.
 * Input:  left append only; right a changelog whose rows are versions from their time on (−U is passed over, −D ends the version).
 * Output: +I with the left row's time, in order of time, when both watermarks have passed it.
 * State:  left rows that wait, by time; versions from the one that was valid at the watermark on; all dropped `stateRetentionMs` after the key's last row, by the clock.
 * Source: Flink's TemporalRowTimeJoinOperator.
 */
export class TemporalJoin implements Operator {
  readonly #config: JoinTemporalConfig;
  readonly #rows: JoinedRows;
  #context!: OperatorContext;
  #left!: MapState<number, Row[]>;
  #versions!: MapState<number, Version>;
  #expiry!: ValueState<number>;

  constructor(plan: NodePlan) {
    this.#config = plan.config as JoinTemporalConfig;
    this.#rows = new JoinedRows(plan, this.#config);
  }

  open(context: OperatorContext): void {
    this.#context = context;
    const json = { kind: "json", version: 1 } as const;
    this.#left = context.keyedState.map({ name: "join/waiting", keyType: json, type: { ...json, rows: context.inputSchemas[0]! } });
    this.#versions = context.keyedState.map({ name: "join/versions", keyType: json, type: { ...json, rows: context.inputSchemas[1]! } });
    this.#expiry = context.keyedState.value({ name: "join/expiry", type: json });
  }

  processElement(row: Row, timestamp: number, kind: RowKind, input: number): void {
    if (timestamp === MIN_TIMESTAMP) {
      this.#context.rowError(
        new EngineError(
          "TIMESTAMP_MISSING",
          "A row of a temporal join has no event time. Set the event time at the source, or join by processing time.",
        ),
        row,
      );
      return;
    }
    if (input === 0) this.#left.put(timestamp, [...(this.#left.get(timestamp) ?? []), row]);
    else if (kind !== UPDATE_BEFORE) this.#versions.put(timestamp, { row, isDeletion: kind === DELETE });
    else return;
    this.#context.timers.registerEventTimer(timestamp);
    this.#keepAlive();
  }

  onEventTimer(): void {
    const watermark = this.#context.timers.currentWatermark();
    const times = Array.from(this.#versions.entries(), ([time]) => time).sort((a, b) => a - b);
    const due = Array.from(this.#left.entries(), ([time]) => time)
      .filter((time) => time <= watermark)
      .sort((a, b) => a - b);
    for (const time of due) {
      for (const row of this.#left.get(time) ?? []) this.#join(row, time, this.#versionAt(times, time));
      this.#left.remove(time);
    }
    // The newest version at the watermark is still asked for by later rows; those before it are not.
    const valid = times.filter((time) => time <= watermark);
    for (const time of valid.slice(0, -1)) this.#versions.remove(time);
  }

  onProcessingTimer(timestamp: number): void {
    if (this.#expiry.value() !== timestamp) return;
    this.#left.clear();
    this.#versions.clear();
    this.#expiry.clear();
  }

  #versionAt(times: readonly number[], time: number): Row | null {
    const at = times.findLast((each) => each <= time);
    const version = at === undefined ? undefined : this.#versions.get(at);
    return version === undefined || version.isDeletion ? null : version.row;
  }

  #join(row: Row, timestamp: number, version: Row | null): void {
    try {
      const fits = version !== null && !this.#rows.hasNullKey(row, 0) && this.#rows.fits(row, version);
      if (fits) this.#context.output.collect(this.#rows.result(row, version), timestamp, INSERT);
      else if (this.#config.joinType === "left") this.#context.output.collect(this.#rows.result(row, null), timestamp, INSERT);
    } catch (error) {
      this.#context.rowError(error as Error, row);
    }
  }

  #keepAlive(): void {
    const { stateRetentionMs } = this.#config;
    if (stateRetentionMs === undefined) return;
    const before = this.#expiry.value();
    if (before !== undefined) this.#context.timers.deleteProcessingTimer(before);
    const expiry = this.#context.timers.currentProcessingTime() + stateRetentionMs;
    this.#expiry.update(expiry);
    this.#context.timers.registerProcessingTimer(expiry);
  }
}
