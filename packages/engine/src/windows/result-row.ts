import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../graph/node-plan.ts";
import { keySelector } from "../record/key-selector.ts";
import { rowFactory } from "../record/row-class.ts";
import type { Row } from "../record/row.ts";
import type { StateKey } from "../state/state-backend.ts";
import type { Window } from "./window.ts";

export interface ResultColumns {
  readonly startColumn: string;
  readonly endColumn: string;
  /** Names of the values, in the order in which `create` gets them. */
  readonly values: readonly string[];
}

/**
 * Makes result rows of a window node: key columns, window bounds where the output has them, and values, each put where the output schema has its name.
 */
export class ResultRow {
  readonly #valuesOf: (key: StateKey) => readonly unknown[];
  readonly #createRow: (values: readonly unknown[]) => Row;
  /** Per output column: where its value comes from. */
  readonly #sources: readonly (
    | { readonly from: "key" | "value"; readonly index: number }
    | { readonly from: "start" | "end" | "nothing" }
  )[];

  constructor(plan: NodePlan, columns: ResultColumns) {
    const input = plan.inputSchemas[0] as Schema;
    const output = plan.outputSchemas[0] as Schema;
    const keyColumns = plan.inputKeys[0] ?? [];
    const keyNames = keyColumns.map((index) => input[index]?.name);
    this.#valuesOf = (keyColumns.length === 0 ? { valuesOf: () => [] } : keySelector(input, keyColumns, plan.maxParallelism)).valuesOf;
    this.#createRow = rowFactory(output.length);
    this.#sources = output.map(({ name }) => {
      const value = columns.values.indexOf(name);
      if (value !== -1) return { from: "value", index: value };
      const key = keyNames.indexOf(name);
      if (key !== -1) return { from: "key", index: key };
      if (name === columns.startColumn) return { from: "start" };
      return { from: name === columns.endColumn ? "end" : "nothing" };
    });
  }

  create(key: StateKey, window: Window, values: readonly unknown[]): Row {
    const keys = this.#valuesOf(key);
    return this.#createRow(
      this.#sources.map((source) => {
        switch (source.from) {
          case "key":
            return keys[source.index];
          case "value":
            return values[source.index];
          case "start":
            return window.start;
          case "end":
            return window.end;
          default:
            return null;
        }
      }),
    );
  }
}
