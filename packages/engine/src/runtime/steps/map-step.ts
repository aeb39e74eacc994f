import type { TransformMapConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../../graph/node-plan.ts";
import type { ChainStep, EmitScope } from "../codegen/chain-step.ts";
import { emitValue, stepExpression, type StepExpression } from "../codegen/compiled-expression.ts";
import { needOf, type Need, type Stream } from "../codegen/stream.ts";

/**
 * Computes the columns of the output that something downstream reads; the others are passed by.
 * Input:  any changelog; kind and timestamp are kept.
 * Output: one row a row.
 */
export class MapStep implements ChainStep {
  readonly plan: NodePlan;
  readonly isOneToOne: boolean;
  /** Per output column: its expression, or the input column that it repeats. */
  readonly #columns: readonly (StepExpression | number)[];

  constructor(plan: NodePlan) {
    this.plan = plan;
    const config = plan.config as TransformMapConfig;
    const input = plan.inputSchemas[0]!;
    const computed = new Map(
      config.columns.map(({ as, expr }) => [as, stepExpression(expr, input, { nodeId: plan.nodeId, timeZone: plan.timeZone })]),
    );
    this.#columns = plan.outputSchemas[0]!.map(({ name }) => computed.get(name) ?? input.findIndex((column) => column.name === name));
    this.isOneToOne = plan.rowErrors === "fail";
  }

  needs(outputs: readonly Need[]): Need {
    return needOf(
      this.#wanted(outputs[0]!).flatMap((index) => {
        const column = this.#columns[index]!;
        return typeof column === "number" ? [column] : column.usedColumns;
      }),
    );
  }

  emit(input: Stream, scope: EmitScope): string {
    const columns: (string | undefined)[] = this.#columns.map(() => undefined);
    let declarations = "";
    let assignments = "";
    this.#columns.forEach((column, index) => {
      if (typeof column === "number") {
        columns[index] = input.columns[column];
        return;
      }
      if (column.usedColumns.some((used) => input.columns[used] === undefined) || !this.#asked.has(index)) return;
      const value = emitValue(column, input, scope);
      declarations += value.declaration;
      assignments += value.assignment;
      columns[index] = value.name;
    });
    const label = scope.module.fresh("L");
    const body = assignments === "" ? "" : scope.guarded(assignments, label, input);
    return `${label}:{${declarations}${body}${scope.downstream(0, { columns, row: undefined, timestamp: input.timestamp, kind: input.kind })}}`;
  }

  #asked: ReadonlySet<number> = new Set();

  #wanted(output: Need): readonly number[] {
    this.#asked = output.row ? new Set(this.#columns.keys()) : output.columns;
    return [...this.#asked];
  }
}
