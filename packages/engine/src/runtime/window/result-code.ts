import type { WindowAggregateConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../../graph/node-plan.ts";
import type { EmitScope } from "../codegen/chain-step.ts";
import { emitResults } from "./aggregate-code.ts";
import type { AggregatePlan } from "./aggregate-plan.ts";
import type { KeyPlan } from "./key-plan.ts";

/**
 * Source that puts out the result row of the slot `d[o …]` of a window whose bounds are the locals start and end: keys, bounds and
 * aggregates in the columns that the output schema names, at the time end − 1.
 */
export function emitResultRow(
  plan: NodePlan,
  path: { readonly aggregates: AggregatePlan; readonly keys: KeyPlan },
  scope: EmitScope,
  windows: unknown,
  exactKey: string,
): string {
  const config = plan.config as WindowAggregateConfig;
  const output = plan.outputSchemas[0]!;
  const columns: string[] = output.map(() => "null");
  const place = (name: string, value: string): void => {
    const index = output.findIndex((column) => column.name === name);
    if (name !== "" && index >= 0) columns[index] = value;
  };
  const keys = path.keys.emitValues("d[o+1]", scope, scope.module.constant(windows));
  keys.names.forEach((value, i) => place(plan.inputSchemas[0]![plan.inputKeys[0]![i]!]!.name, value));
  place(config.startColumn, "start");
  place(config.endColumn, "end");
  const { aggregates } = path.aggregates;
  const results = emitResults(scope.module, aggregates, { data: "d", at: "o", key: exactKey });
  aggregates.forEach((aggregate, i) => {
    columns[aggregate.outputColumn] = results.names[i]!;
  });
  return `${keys.source}${results.source}\n${scope.downstream(0, { columns, row: undefined, timestamp: "time", kind: "0" })}`;
}
