import type { TransformBroadcastConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { rowFactory, rowValues } from "../../record/row-class.ts";
import { DELETE, type Row, type RowKind, UPDATE_BEFORE } from "../../record/row.ts";
import type { BroadcastState, StateKey } from "../../state/state-backend.ts";
import { mapKey, valueOrder } from "../aggregates/value-order.ts";
import { columnIndex } from "../column-reader.ts";
import { compileCondition, compileValue } from "../compile.ts";
import type { OperatorContext } from "../operator-context.ts";
import type { Operator } from "../operator.ts";

/**
 * `transform.broadcast`: rows against rules that come by a second, broadcast stream.
 * Input:  rows, append only; rules: a newer one of the same id replaces the older, `removeWhen` or −D removes it.
 * Output: a row per rule that it meets when it comes (or the first by id), with the row's time and kind.
 * State:  the rules, the same on every subtask.
 * Cost:   O(rules) a row.
 * Source: Flink's BroadcastProcessFunction.
 */
export class BroadcastRules implements Operator {
  readonly #config: TransformBroadcastConfig;
  readonly #rowWidth: number;
  readonly #ruleSchema: Schema;
  readonly #ruleKey: `c${number}`;
  readonly #compareIds: (a: unknown, b: unknown) => number;
  readonly #isRemoval: ((rule: Row) => boolean) | undefined;
  readonly #meets: (scope: Row) => boolean;
  readonly #columns: readonly ((scope: Row) => unknown)[] | undefined;
  readonly #createScope: (values: readonly unknown[]) => Row;
  readonly #createRow: (values: readonly unknown[]) => Row;
  #context!: OperatorContext;
  #rules!: BroadcastState<StateKey, Row>;

  constructor(plan: NodePlan) {
    const config = plan.config as TransformBroadcastConfig;
    const [row, rule] = plan.inputSchemas as [Schema, Schema];
    const scope = [...row, ...rule.map(({ name, type }) => ({ name: `rule_${name}`, type }))];
    const keyIndex = columnIndex(rule, config.ruleKey);
    this.#config = config;
    this.#rowWidth = row.length;
    this.#ruleSchema = rule;
    this.#ruleKey = `c${keyIndex}`;
    this.#compareIds = valueOrder(rule[keyIndex]!.type);
    this.#isRemoval = config.removeWhen === undefined ? undefined : compileCondition(config.removeWhen, rule, plan.timeZone);
    this.#meets = compileCondition(config.condition, scope, plan.timeZone);
    this.#columns = config.columns?.map((column) => compileValue(column.expr, scope, plan.timeZone).evaluate);
    this.#createScope = rowFactory(scope.length);
    this.#createRow = rowFactory((plan.outputSchemas[0] as Schema).length);
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#rules = context.operatorState.broadcast({
      name: "broadcast/rules",
      keyType: { kind: "json", version: 1 },
      type: { kind: "row", schema: this.#ruleSchema },
    });
  }

  processElement(row: Row, timestamp: number, kind: RowKind, input: number): void {
    try {
      if (input === 1) this.#changeRule(row, kind);
      else this.#match(row, timestamp, kind);
    } catch (error) {
      this.#context.rowError(error as Error, row);
    }
  }

  #changeRule(rule: Row, kind: RowKind): void {
    if (kind === UPDATE_BEFORE) return;
    const id = mapKey(rule[this.#ruleKey]);
    if (kind === DELETE || this.#isRemoval?.(rule) === true) this.#rules.remove(id);
    else this.#rules.put(id, rule);
  }

  #match(row: Row, timestamp: number, kind: RowKind): void {
    const values = rowValues(row, this.#rowWidth);
    const met = Array.from(this.#rules.entries(), ([, rule]) => ({
      rule,
      scope: this.#createScope([...values, ...rowValues(rule, this.#ruleSchema.length)]),
    }))
      .filter(({ scope }) => this.#meets(scope))
      .sort((a, b) => this.#byId(a.rule, b.rule));
    const results = this.#config.matches === "first" ? met.slice(0, 1) : met;
    for (const { scope } of results) this.#emit(scope, timestamp, kind);
    if (results.length > 0 || !this.#config.keepUnmatched) return;
    this.#emit(this.#createScope([...values, ...this.#ruleSchema.map(() => null)]), timestamp, kind);
  }

  #byId(a: Row, b: Row): number {
    const left = a[this.#ruleKey];
    const right = b[this.#ruleKey];
    if (left === null || right === null) return (left === null ? 0 : 1) - (right === null ? 0 : 1);
    return this.#compareIds(left, right);
  }

  #emit(scope: Row, timestamp: number, kind: RowKind): void {
    const values = this.#columns?.map((evaluate) => evaluate(scope)) ?? rowValues(scope, this.#rowWidth + this.#ruleSchema.length);
    this.#context.output.collect(this.#createRow(values), timestamp, kind);
  }
}
