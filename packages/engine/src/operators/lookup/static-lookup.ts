import type { TransformLookupConfig } from "@millrace/pipeline/catalog";
import { DecodeFailure, jsonDecoder, parseDataType, type Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { rowFactory, rowValues } from "../../record/row-class.ts";
import type { Row } from "../../record/row.ts";
import { columnIndex } from "../column-reader.ts";
import { EngineError } from "../engine-error.ts";
import type { Operator } from "../operator.ts";
import { rowOperator } from "../rows/row-operator.ts";
import { lookupKeys } from "./table-index.ts";

/**
 * `transform.lookup` with a table that is part of the document.
 * Input:  rows of any kind.
 * Output: a row per partner in the table, with the row's kind and time; without one nothing, or one row with nulls.
 * Cost:   O(partners) a row; the table is indexed once per subtask.
 */
export function staticLookup(plan: NodePlan): Operator {
  const config = plan.config as TransformLookupConfig;
  if (config.table.type !== "inline")
    throw new EngineError("CONFIG_INVALID", "This lookup has no rows of its own.", { domain: "internal" });
  const rows = inlineRows(config.table.rows, tableSchemaOf(config.schema));
  const input = plan.inputSchemas[0] as Schema;
  const output = plan.outputSchemas[0] as Schema;
  const table = tableSchemaOf(config.schema);
  const keys = lookupKeys({ input, table, keys: config.keys, timeZone: plan.timeZone });
  const selected = (
    config.select ?? table.map((column) => column.name).filter((name) => !config.keys.some((key) => key.column === name))
  ).map((name) => columnIndex(table, name));
  const index = new Map<string, Row[]>();
  for (const row of rows) {
    const text = keys.ofTable(row);
    if (text === undefined) continue;
    const known = index.get(text);
    if (known === undefined) index.set(text, [row]);
    else known.push(row);
  }
  const createRow = rowFactory(output.length);
  const nulls = selected.map(() => null);
  return rowOperator((row, emit) => {
    const text = keys.ofInput(row);
    const partners = text === undefined ? [] : (index.get(text) ?? []);
    const values = rowValues(row, input.length);
    for (const partner of partners) emit(createRow([...values, ...selected.map((column) => partner[`c${column}`])]));
    if (partners.length === 0 && config.joinType === "left") emit(createRow([...values, ...nulls]));
  });
}

export function tableSchemaOf(written: Readonly<Record<string, string>>): Schema {
  return Object.entries(written).map(([name, type]) => ({ name, type: parseDataType(type) }));
}

function inlineRows(rows: readonly Readonly<Record<string, unknown>>[], table: Schema): readonly Row[] {
  const createRow = rowFactory(table.length);
  const decoders = table.map((column) => jsonDecoder(column.type));
  return rows.map((row, at) =>
    createRow(
      table.map(({ name }, i) => {
        const value = decoders[i]?.(row[name]);
        if (value instanceof DecodeFailure)
          throw new EngineError("CONFIG_INVALID", `Row ${at + 1} of the lookup table: column "${name}": ${value.reason}.`);
        return value;
      }),
    ),
  );
}
