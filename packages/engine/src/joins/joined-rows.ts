import { type ComputedColumn, joinedSchema } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../graph/node-plan.ts";
import { compileCondition, compileValue } from "../operators/compile.ts";
import { rowFactory, rowValues } from "../record/row-class.ts";
import type { Row } from "../record/row.ts";
import { joinFactory, type JoinRow } from "./join-factory.ts";

export type JoinType = "inner" | "left" | "right" | "full" | "semi" | "anti";

export interface JoinColumns {
  readonly joinType: JoinType;
  readonly condition?: string | undefined;
  readonly columns?: readonly ComputedColumn[] | undefined;
}

/**
 * The rows of a join: whether two rows fit, and the result row of a pair, or of one row without a partner. Keys are equal already;
 * rows with a NULL in their key fit nothing, as in SQL.
 */
export class JoinedRows {
  readonly #leftWidth: number;
  readonly #keys: readonly [readonly number[], readonly number[]];
  readonly #condition: ((row: Row) => boolean) | undefined;
  readonly #columns: readonly ((row: Row) => unknown)[] | undefined;
  readonly #isLeftOnly: boolean;
  readonly #joinedWidth: number;
  readonly #join: JoinRow;
  /** The last pair that was joined for its condition: its result needs no row of its own. */
  #lastLeft: Row | undefined;
  #lastRight: Row | undefined;
  #lastJoined: Row | undefined;
  readonly #createResult: (values: readonly unknown[]) => Row;

  constructor(plan: NodePlan, config: JoinColumns) {
    const left = plan.inputSchemas[0] as Schema;
    const right = plan.inputSchemas[1] as Schema;
    const joined = joinedSchema(left, right);
    this.#leftWidth = left.length;
    this.#joinedWidth = joined.length;
    this.#keys = [plan.inputKeys[0] ?? [], plan.inputKeys[1] ?? []];
    this.#isLeftOnly = config.joinType === "semi" || config.joinType === "anti";
    this.#condition = config.condition === undefined ? undefined : compileCondition(config.condition, joined, plan.timeZone);
    const scope = this.#isLeftOnly ? left : joined;
    this.#columns = config.columns?.map((column) => compileValue(column.expr, scope, plan.timeZone).evaluate);
    this.#join = joinFactory(left.length, right.length);
    this.#createResult = rowFactory((plan.outputSchemas[0] as Schema).length);
  }

  hasNullKey(row: Row, side: 0 | 1): boolean {
    return this.#keys[side].some((column) => row[`c${column}`] === null);
  }

  fits(left: Row, right: Row): boolean {
    if (this.#condition === undefined) return true;
    const joined = this.#join(left, right);
    this.#lastLeft = left;
    this.#lastRight = right;
    this.#lastJoined = joined;
    return this.#condition(joined);
  }

  /** The result of a pair; null for a missing side. `extra` follows the joined columns. */
  result(left: Row | null, right: Row | null, extra: readonly unknown[] = []): Row {
    if (this.#columns !== undefined) {
      const scope = this.#isLeftOnly && left !== null ? left : this.#joined(left, right);
      return this.#createResult([...this.#columns.map((evaluate) => evaluate(scope)), ...extra]);
    }
    if (this.#isLeftOnly) return this.#createResult([...this.#values(left, this.#leftWidth), ...extra]);
    const joined = this.#joined(left, right);
    return extra.length === 0 ? joined : this.#createResult([...this.#values(joined, this.#joinedWidth), ...extra]);
  }

  #joined(left: Row | null, right: Row | null): Row {
    if (this.#lastJoined !== undefined && left === this.#lastLeft && right === this.#lastRight) return this.#lastJoined;
    return this.#join(left, right);
  }

  #values(row: Row | null, width: number): unknown[] {
    return row === null ? Array.from({ length: width }, () => null) : rowValues(row, width);
  }
}
