import type { JoinLookupConfig, TransformLookupConfig } from "@millrace/pipeline/catalog";
import { type Schema, withNullable } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { encodeKeyText } from "../../record/key-text.ts";
import { rowFactory, rowValues } from "../../record/row-class.ts";
import type { Row } from "../../record/row.ts";
import { columnIndex } from "../column-reader.ts";
import { compileAs } from "../compile-as.ts";
import { compileCondition } from "../compile.ts";
import { EngineError } from "../engine-error.ts";
import type { Operator } from "../operator.ts";
import { AsyncLookup, type LookupClient } from "./async-lookup.ts";
import { tableSchemaOf } from "./static-lookup.ts";
import type { TableClient } from "./table-client.ts";

type TableRows = readonly (readonly unknown[])[];
type LookupConfig = Pick<JoinLookupConfig, "schema" | "keys" | "select" | "joinType"> & {
  readonly table: { readonly type: string };
  readonly condition?: string | undefined;
};

const ATTEMPTS = 3;
const RETRY_DELAY_MS = 100;
const FILE_TIMEOUT_MS = 60_000;

/**
 * `join.lookup`: each row with what a table outside holds when the row comes.
 * Input:  append only.
 * Output: a row per partner that fits the condition, in order of the input; without one nothing, or one row with nulls.
 * State:  the rows without an answer.
 * Source: Flink SQL's lookup join.
 */
export function lookupJoin(plan: NodePlan): Operator {
  const config = plan.config as JoinLookupConfig;
  return tableLookup(plan, config, { capacity: config.capacity, timeoutMs: config.timeoutMs, cache: config.cache });
}

/** `transform.lookup` in a file, which is read once. */
export function fileLookup(plan: NodePlan): Operator {
  return tableLookup(plan, plan.config as TransformLookupConfig, { capacity: 1000, timeoutMs: FILE_TIMEOUT_MS });
}

function tableLookup(
  plan: NodePlan,
  config: LookupConfig,
  limits: { readonly capacity: number; readonly timeoutMs: number; readonly cache?: JoinLookupConfig["cache"] },
): Operator {
  const input = plan.inputSchemas[0] as Schema;
  const output = plan.outputSchemas[0] as Schema;
  const table = tableSchemaOf(config.schema);
  const keyColumns = config.keys.map((key) => columnIndex(table, key.column));
  const selected = (
    config.select ?? table.map((column) => column.name).filter((name) => !config.keys.some((key) => key.column === name))
  ).map((name) => columnIndex(table, name));
  const fits = config.condition === undefined ? () => true : compileCondition(config.condition, output, plan.timeZone);
  const createRow = rowFactory(output.length);
  const keyValues = config.keys.map((key, i) => {
    const type = withNullable(table[keyColumns[i] as number]!.type, true);
    return compileAs(key.expr, type, { schema: input, timeZone: plan.timeZone });
  });
  const keyOf = (row: Row): readonly unknown[] => keyValues.map((evaluate) => evaluate(row));

  let tableClient: TableClient | undefined;
  const opened = (): TableClient => {
    if (tableClient === undefined) throw new EngineError("LIFECYCLE", "A lookup was used before it was opened.", { domain: "internal" });
    return tableClient;
  };
  const client: LookupClient<TableRows> = {
    missing: [],
    keyOf: (row) => {
      const key = keyOf(row);
      return key.includes(null) ? undefined : encodeKeyText(key);
    },
    now: (row) => tableClient?.findNow?.(keyOf(row)),
    ask: (row) => opened().find(keyOf(row)),
    close: () => tableClient?.close?.(),
  };
  const operator = new AsyncLookup<TableRows>({
    ...limits,
    client,
    isOrdered: true,
    onTimeout: "fail",
    attempts: ATTEMPTS,
    retryDelayMs: RETRY_DELAY_MS,
    resultsOf(row, rows) {
      const values = rowValues(row, input.length);
      const joined = rows.map((found) => createRow([...values, ...selected.map((column) => found[column])])).filter(fits);
      if (joined.length > 0 || config.joinType === "inner") return joined;
      return [createRow([...values, ...selected.map(() => null)])];
    },
  });
  const open = operator.open.bind(operator);
  operator.open = (context) => {
    if (context.openTable === undefined) {
      throw new EngineError(
        "CONNECTOR_MISSING",
        `Nothing here can look up in a table of the kind "${config.table.type}". Run the pipeline with a worker or the command line, or put the rows into the node.`,
      );
    }
    tableClient = context.openTable({ table: config.table, schema: table, keyColumns });
    open(context);
  };
  return operator;
}
