import type { JoinRegularConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../graph/node-plan.ts";
import type { OperatorContext } from "../operators/operator-context.ts";
import type { Operator } from "../operators/operator.ts";
import { retention } from "../operators/retention.ts";
import { DELETE, INSERT, MIN_TIMESTAMP, type Row, type RowKind, UPDATE_BEFORE } from "../record/row.ts";
import { JoinedRows } from "./joined-rows.ts";
import { occurrences, type SideRow, SideState } from "./side-state.ts";

/**
 * `join.regular` (semi and anti): left rows that have a partner on the right, or have none.
 * Input:  two keyed streams, any changelog.
 * Output: left rows as they begin and cease to qualify. No event time.
 * State:  all rows of both sides, for `stateRetentionMs` after each came; left rows with the number of partners.
 * Source: Flink's StreamingSemiAntiJoinOperator.
 */
export class SemiAntiJoin implements Operator {
  readonly #config: JoinRegularConfig;
  readonly #rows: JoinedRows;
  readonly #isAnti: boolean;
  /** The right side takes nothing back, so that one partner says everything (and no count keeps a row from being forgotten). */
  readonly #keepsNoCounts: boolean;
  #context!: OperatorContext;
  #left!: SideState;
  #right!: SideState;

  constructor(plan: NodePlan) {
    this.#config = plan.config as JoinRegularConfig;
    this.#rows = new JoinedRows(plan, this.#config);
    this.#isAnti = this.#config.joinType === "anti";
    this.#keepsNoCounts = plan.inputChangelogs?.[1] === "append" && this.#config.stateRetentionMs === undefined;
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#left = new SideState(context.keyedState, {
      name: "join/left",
      schema: context.inputSchemas[0]!,
      ...retention(this.#config.stateRetentionMs),
    });
    this.#right = new SideState(context.keyedState, {
      name: "join/right",
      schema: context.inputSchemas[1]!,
      ...retention(this.#config.stateRetentionMs),
    });
  }

  processElement(row: Row, _timestamp: number, kind: RowKind, input: number): void {
    const isRetraction = kind === UPDATE_BEFORE || kind === DELETE;
    try {
      if (input === 0) this.#processLeft(row, kind, isRetraction);
      else this.#processRight(row, kind, isRetraction);
    } catch (error) {
      this.#context.rowError(error as Error, row);
    }
  }

  #processLeft(row: Row, kind: RowKind, isRetraction: boolean): void {
    const partners = this.#rows.hasNullKey(row, 0) ? [] : this.#right.matching((right) => this.#rows.fits(row, right));
    if ((partners.length === 0) === this.#isAnti) this.#emit(row, kind);
    if (isRetraction) this.#left.retract(row);
    else this.#left.add(row, occurrences(partners));
  }

  #processRight(row: Row, kind: RowKind, isRetraction: boolean): void {
    const partners = this.#rows.hasNullKey(row, 1) ? [] : this.#left.matching((left) => this.#rows.fits(left, row));
    if (isRetraction) this.#right.retract(row);
    else this.#right.add(row, 0);
    for (const partner of partners) {
      const { entry } = partner;
      if (isRetraction) {
        if (entry.partners === 1) this.#emitAll(entry, this.#isAnti ? INSERT : kind);
        this.#left.setPartners(partner, Math.max(0, entry.partners - 1));
      } else {
        if (entry.partners === 0) this.#emitAll(entry, this.#isAnti ? DELETE : kind);
        if (entry.partners === 0 || !this.#keepsNoCounts) this.#left.setPartners(partner, entry.partners + 1);
      }
    }
  }

  #emitAll(entry: SideRow, kind: RowKind): void {
    for (let i = 0; i < entry.count; i++) this.#emit(entry.row, kind);
  }

  #emit(row: Row, kind: RowKind): void {
    this.#context.output.collect(this.#rows.result(row, null), MIN_TIMESTAMP, kind);
  }
}
