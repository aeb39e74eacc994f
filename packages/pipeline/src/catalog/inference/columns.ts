import { closestName } from "../../validation/closest-name.ts";
import { shorten } from "../../validation/shorten.ts";
import type { QuickFix } from "../../validation/diagnostic.ts";
import type { Column, DataType, Schema } from "../../types/data-type.ts";
import { formatDataType, isNumeric, tryParseDataType } from "../../types/index.ts";
import type { Report } from "./report.ts";

/** Adds a column; a name that is there already is reported and left out. */
export function appendColumn(input: Report, columns: Column[], column: Column, path: string): void {
  if (columns.some((other) => other.name === column.name)) {
    input.report({
      code: "DUPLICATE_COLUMN",
      severity: "error",
      message: `There are two columns "${shorten(column.name)}". Give one of them another name.`,
      path,
    });
    return;
  }
  columns.push(column);
}

/** The column of that name; reports UNKNOWN_COLUMN with the name that was probably meant. */
export function findColumn(input: Report, schema: Schema, name: string, path: string): Column | undefined {
  const column = schema.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  const meant = closestName(
    name,
    schema.map((candidate) => candidate.name),
  );
  const known = schema.length === 0 ? "the input has no columns" : `the input has ${listNames(schema)}`;
  const fixes: readonly QuickFix[] =
    meant === undefined ? [] : [{ title: `Use "${meant}"`, action: "set-config", nodeId: input.nodeId, path, value: meant }];
  input.report({
    code: "UNKNOWN_COLUMN",
    severity: "error",
    message:
      name === ""
        ? `No column is chosen; ${known}.`
        : `There is no column "${shorten(name)}"${meant === undefined ? `; ${known}` : `. Did you mean "${meant}"?`}${meant === undefined ? "." : ""}`,
    path,
    ...(fixes.length === 0 ? {} : { fixes }),
  });
  return undefined;
}

/** Checks names one by one; true where all are there. */
export function findColumns(input: Report, schema: Schema, names: readonly string[], path: string): boolean {
  let complete = true;
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (findColumn(input, schema, name, `${path}[${index}]`) === undefined) complete = false;
    else if (seen.has(name))
      input.report({
        code: "DUPLICATE_COLUMN",
        severity: "error",
        message: `"${shorten(name)}" is named twice. Remove one.`,
        path: `${path}[${index}]`,
      });
    seen.add(name);
  }
  return complete;
}

/** A column that must hold numbers. */
export function checkNumericColumn(input: Report, schema: Schema, name: string, path: string): void {
  const column = findColumn(input, schema, name, path);
  if (column === undefined || isNumeric(column.type)) return;
  input.report({
    code: "WRONG_TYPE",
    severity: "error",
    message: `"${name}" must be a number here, not ${formatDataType(column.type)}.`,
    path,
  });
}

/** Reads a schema as people write it; undefined where a type is wrong, which is reported. */
export function readSchema(input: Report, written: Readonly<Record<string, string>>, path: string): Schema | undefined {
  const columns: Column[] = [];
  let complete = true;
  for (const [name, text] of Object.entries(written)) {
    const type = readType(input, text, `${path}.${name}`);
    if (type === undefined) complete = false;
    else columns.push({ name, type });
  }
  return complete ? columns : undefined;
}

export function readType(input: Report, text: string, path: string): DataType | undefined {
  const parsed = tryParseDataType(text);
  if ("type" in parsed) return parsed.type;
  const meant = closestName(text.trim(), COMMON_TYPES);
  input.report({
    code: "UNKNOWN_TYPE",
    severity: "error",
    message: `"${shorten(text)}" is not a type: ${parsed.error.message}. ${meant === undefined ? `Common types are ${COMMON_TYPES.join(", ")}.` : `Did you mean ${meant}?`}`,
    path,
    ...(meant === undefined
      ? {}
      : { fixes: [{ title: `Use ${meant}`, action: "set-config", nodeId: input.nodeId, path, value: meant }] as const }),
  });
  return undefined;
}

const COMMON_TYPES = ["STRING", "BOOLEAN", "INT", "BIGINT", "DOUBLE", "DECIMAL(10, 2)", "DATE", "TIMESTAMP(3)", "BYTES"];

function listNames(schema: Schema): string {
  const names = schema.slice(0, 8).map((column) => shorten(column.name, 40));
  return schema.length > names.length ? `${names.join(", ")} and ${schema.length - names.length} more` : names.join(", ");
}
