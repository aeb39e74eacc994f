import type { JoinRegularConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../graph/node-plan.ts";
import type { OperatorContext } from "../operators/operator-context.ts";
import type { Operator } from "../operators/operator.ts";
import { retention } from "../operators/retention.ts";
import { DELETE, INSERT, MIN_TIMESTAMP, type Row, type RowKind, UPDATE_BEFORE } from "../record/row.ts";
import { JoinedRows } from "./joined-rows.ts";
import { occurrences, type SideEntry, SideState } from "./side-state.ts";

/**
 * `join.regular` (inner and outer): joins all rows of equal key, whenever they come.
 * Input:  two keyed streams, any changelog.
 * Output: pairs as they form and go. An inner join passes the kind of the row that caused them on; an outer one emits a row padded with nulls while it has no
 *         partner and takes it back (−D) when one comes. No event time.
 * State:  all rows of both sides, for `stateRetentionMs` after each came; outer sides with the number of partners.
 * Cost:   O(rows of the other side with that key) a row.
 * Source: Flink's StreamingJoinOperator.
 */
export class RegularJoin implements Operator {
  readonly #config: JoinRegularConfig;
  readonly #rows: JoinedRows;
  readonly #isOuter: readonly [boolean, boolean];
  /** A side takes nothing back, so that for the other one's rows one partner says everything (and no count keeps a row from being forgotten). */
  readonly #keepsNoCounts: readonly [boolean, boolean];
  readonly #uniqueKeys: readonly (readonly number[] | undefined)[];
  #context!: OperatorContext;
  #sides!: readonly [SideState, SideState];

  constructor(plan: NodePlan) {
    this.#config = plan.config as JoinRegularConfig;
    const { joinType } = this.#config;
    this.#rows = new JoinedRows(plan, this.#config);
    this.#isOuter = [joinType === "left" || joinType === "full", joinType === "right" || joinType === "full"];
    const keepsNoCounts = (side: number): boolean =>
      plan.inputChangelogs?.[side] === "append" && this.#config.stateRetentionMs === undefined;
    this.#keepsNoCounts = [keepsNoCounts(0), keepsNoCounts(1)];
    this.#uniqueKeys = plan.inputUniqueKeys ?? [];
  }

  open(context: OperatorContext): void {
    this.#context = context;
    const side = (name: string, input: 0 | 1): SideState =>
      new SideState(context.keyedState, {
        name,
        schema: context.inputSchemas[input]!,
        uniqueKey: this.#uniqueKeys[input],
        ...retention(this.#config.stateRetentionMs),
      });
    this.#sides = [side("join/left", 0), side("join/right", 1)];
  }

  processElement(row: Row, _timestamp: number, kind: RowKind, input: number): void {
    const side = input === 0 ? 0 : 1;
    try {
      const partners = this.#rows.hasNullKey(row, side)
        ? []
        : this.#sides[side === 0 ? 1 : 0].matching((other) => this.#fits(row, other, side));
      if (kind === UPDATE_BEFORE || kind === DELETE) this.#retract(row, kind, { side, partners });
      else this.#add(row, kind, { side, partners });
    } catch (error) {
      this.#context.rowError(error as Error, row);
    }
  }

  #add(row: Row, kind: RowKind, { side, partners }: { readonly side: 0 | 1; readonly partners: readonly SideEntry[] }): void {
    const other = side === 0 ? 1 : 0;
    if (partners.length === 0) {
      if (this.#isOuter[side]) this.#emitPadded(row, side, INSERT);
      this.#sides[side].add(row, 0);
      return;
    }
    if (this.#isOuter[other]) {
      for (const partner of partners) {
        const { row: partnerRow, count, partners: known } = partner.entry;
        if (known === 0) for (let i = 0; i < count; i++) this.#emitPadded(partnerRow, other, DELETE);
        if (known === 0 || !this.#keepsNoCounts[side]) this.#sides[other].setPartners(partner, known + 1);
      }
    }
    const isOuterJoin = this.#isOuter[side] || this.#isOuter[other];
    this.#emitPairs(row, partners, { side, kind: isOuterJoin ? INSERT : kind });
    this.#sides[side].add(row, occurrences(partners));
  }

  #retract(row: Row, kind: RowKind, { side, partners }: { readonly side: 0 | 1; readonly partners: readonly SideEntry[] }): void {
    const other = side === 0 ? 1 : 0;
    this.#sides[side].retract(row);
    if (partners.length === 0) {
      if (this.#isOuter[side]) this.#emitPadded(row, side, DELETE);
      return;
    }
    this.#emitPairs(row, partners, { side, kind: this.#isOuter[side] ? DELETE : kind });
    if (!this.#isOuter[other]) return;
    for (const partner of partners) {
      const { row: partnerRow, count, partners: known } = partner.entry;
      if (known === 1) for (let i = 0; i < count; i++) this.#emitPadded(partnerRow, other, INSERT);
      this.#sides[other].setPartners(partner, Math.max(0, known - 1));
    }
  }

  #fits(row: Row, other: Row, side: 0 | 1): boolean {
    return side === 0 ? this.#rows.fits(row, other) : this.#rows.fits(other, row);
  }

  #emitPairs(row: Row, partners: readonly SideEntry[], { side, kind }: { readonly side: 0 | 1; readonly kind: RowKind }): void {
    for (const { entry: partner } of partners) {
      const result = side === 0 ? this.#rows.result(row, partner.row) : this.#rows.result(partner.row, row);
      for (let i = 0; i < partner.count; i++) this.#context.output.collect(result, MIN_TIMESTAMP, kind);
    }
  }

  #emitPadded(row: Row, side: 0 | 1, kind: RowKind): void {
    this.#context.output.collect(side === 0 ? this.#rows.result(row, null) : this.#rows.result(null, row), MIN_TIMESTAMP, kind);
  }
}
