import type { LookupKey } from "@millrace/pipeline/catalog";
import { type DataType, leastRestrictive, type Schema, withNullable } from "@millrace/pipeline/types";
import { encodeKeyText } from "../../record/key-text.ts";
import type { Row } from "../../record/row.ts";
import { EngineError } from "../engine-error.ts";
import { columnIndex } from "../column-reader.ts";
import { compileAs, quoteName } from "../compile-as.ts";
import { compileValue } from "../compile.ts";

export interface TableIndexOptions {
  readonly input: Schema;
  readonly table: Schema;
  readonly keys: readonly LookupKey[];
  readonly timeZone: string;
}

/** Both sides of the equalities of a lookup as one canonical text: what the input row asks for, and what a table row answers to. NULL asks for nothing. */
export interface LookupKeys {
  ofInput(row: Row): string | undefined;
  ofTable(row: Row): string | undefined;
}

export function lookupKeys({ input, table, keys, timeZone }: TableIndexOptions): LookupKeys {
  const pairs = keys.map(({ expr, column }) => {
    const inputType = compileValue(expr, input, timeZone).type;
    const tableType = table[columnIndex(table, column)]!.type;
    const common = commonType(inputType, tableType, column);
    return {
      input: compileAs(expr, common, { schema: input, timeZone }),
      table: compileAs(quoteName(column), common, { schema: table, timeZone }),
    };
  });
  const textOf = (values: readonly unknown[]): string | undefined => (values.includes(null) ? undefined : encodeKeyText(values));
  return {
    ofInput: (row) => textOf(pairs.map((pair) => pair.input(row))),
    ofTable: (row) => textOf(pairs.map((pair) => pair.table(row))),
  };
}

function commonType(a: DataType, b: DataType, column: string): DataType {
  const common = leastRestrictive([a, b]);
  if (common === undefined)
    throw new EngineError(
      "CONFIG_INVALID",
      `The key "${column}" of the lookup table is ${b.kind}, the input's is ${a.kind}; they are never equal. Cast one of them.`,
    );
  return withNullable(common, true);
}
