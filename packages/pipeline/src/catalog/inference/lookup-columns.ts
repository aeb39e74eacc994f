import { formatDataType, leastRestrictive, withNullable } from "../../types/index.ts";
import type { Column, Schema } from "../../types/data-type.ts";
import type { LookupKey } from "../transform/lookup/static-table.ts";
import type { InferInput, StreamType } from "../node-kind.ts";
import { appendColumn, findColumn, findColumns, readSchema } from "./columns.ts";
import { checkField } from "./expression-fields.ts";
import type { Report } from "./report.ts";
import { withSchema } from "./stream-types.ts";

interface LookupConfig {
  readonly schema: Readonly<Record<string, string>>;
  readonly keys: readonly LookupKey[];
  readonly select?: readonly string[] | undefined;
  readonly prefix: string;
  readonly joinType: "inner" | "left";
}

/** The names of the table's columns that a lookup adds, in order. */
export function selectedColumns(config: Pick<LookupConfig, "schema" | "keys" | "select">): readonly string[] {
  return config.select ?? Object.keys(config.schema).filter((name) => !config.keys.some((key) => key.column === name));
}

/** The input with the columns of a table; undefined where something is not known. */
export function lookupColumns(input: InferInput<LookupConfig>): StreamType | undefined {
  const stream = input.inputs[0];
  const { config } = input;
  const table = readSchema(input, config.schema, "schema");
  if (stream === undefined || table === undefined) return undefined;
  for (const [index, key] of config.keys.entries()) {
    const type = checkField(input, { text: key.expr, path: `keys[${index}].expr`, schema: stream.schema });
    const column = findColumn(input, table, key.column, `keys[${index}].column`);
    if (type === undefined || column === undefined || leastRestrictive([type, column.type]) !== undefined) continue;
    input.report({
      code: "JOIN_KEYS_DIFFER",
      severity: "error",
      message: `${formatDataType(type)} is never equal to "${key.column}" (${formatDataType(column.type)}). Cast one of them.`,
      path: `keys[${index}].expr`,
    });
  }
  if (config.select !== undefined && !findColumns(input, table, config.select, "select")) return undefined;
  const chosen = selectedColumns(config).flatMap((name) => table.filter((column) => column.name === name));
  const added = chosen.map((column) =>
    config.joinType === "left" ? { name: column.name, type: withNullable(column.type, true) } : column,
  );
  return withSchema(stream, addLookedUp(input, stream.schema, added, config.prefix), { keys: stream.keys });
}

/** The row's columns and those that were looked up, with their prefix. Reports names that are taken. */
export function addLookedUp(input: Report, row: Schema, added: Schema, prefix: string): Schema {
  const columns: Column[] = [...row];
  for (const { name, type } of added) appendColumn(input, columns, { name: `${prefix}${name}`, type }, "prefix");
  return columns;
}
