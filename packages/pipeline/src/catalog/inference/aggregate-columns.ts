import type { Column, Schema } from "../../types/data-type.ts";
import type { AggregateCall } from "../parts/aggregate-call.ts";
import { appendColumn } from "./columns.ts";
import { checkAggregate } from "./aggregate-types.ts";
import type { Report } from "./report.ts";

/** `before` and then one column per aggregate; undefined where a type cannot be known. */
export function aggregateColumns(
  input: Report,
  calls: readonly AggregateCall[],
  schema: Schema,
  before: Schema,
  mayBeEmpty: boolean,
): Schema | undefined {
  const columns: Column[] = [...before];
  let complete = true;
  for (const [index, call] of calls.entries()) {
    const path = `aggregates[${index}]`;
    const type = checkAggregate(input, call, schema, path, mayBeEmpty);
    if (type === undefined) complete = false;
    else appendColumn(input, columns, { name: call.as, type }, `${path}.as`);
  }
  return complete ? columns : undefined;
}

/** "COUNT, AVG, MAX" for the line below a node's name. */
export function describeAggregates(calls: readonly AggregateCall[]): string {
  const names = calls.slice(0, 4).map((call) => call.fn);
  return calls.length > names.length ? `${names.join(", ")}, …` : names.join(", ");
}
