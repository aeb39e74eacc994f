import { checkExpression, type CheckOptions } from "../../expressions/index.ts";
import type { DataType, Schema } from "../../types/data-type.ts";
import type { ComputedColumn } from "../parts/scalars.ts";
import { asSentence } from "../../validation/sentence.ts";
import type { Report } from "./report.ts";
import { appendColumn } from "./columns.ts";

/** Where an expression stands in the config, and how it is checked. */
export interface ExpressionField {
  readonly text: string;
  readonly path: string;
  readonly schema: Schema;
  readonly expected?: "BOOLEAN";
  readonly hooks?: Pick<CheckOptions, "resolveCall" | "resolveName">;
}

/** Checks the text of one field and reports what is wrong; its type, or undefined where there is an error. */
export function checkField(input: Report, field: ExpressionField): DataType | undefined {
  const checked = checkExpression(field.text, {
    schema: field.schema,
    timeZone: input.settings.timeZone,
    hasEventTime: input.inputs?.some((stream) => stream?.hasEventTime === true) ?? false,
    ...(field.expected === undefined ? {} : { expected: field.expected }),
    ...field.hooks,
  });
  for (const finding of checked.diagnostics) {
    const { code, severity, range } = finding;
    // Begins with the user's own word, whose case means something.
    const message = code === "RESERVED_WORD" ? `${finding.message}.` : asSentence(finding.message);
    const fixes = finding.fixes?.map(
      (fix) =>
        ({ title: fix.title, action: "replace-text", nodeId: input.nodeId, path: field.path, range: fix.range, text: fix.text }) as const,
    );
    input.report({ code, severity, message, path: field.path, range, ...(fixes === undefined || fixes.length === 0 ? {} : { fixes }) });
  }
  return checked.diagnostics.some((finding) => finding.severity === "error") ? undefined : checked.type;
}

export function checkCondition(input: Report, text: string | undefined, path: string, schema: Schema): void {
  if (text !== undefined) checkField(input, { text, path, schema, expected: "BOOLEAN" });
}

/** The schema of computed columns, undefined where a type cannot be known. Reports doubled names. */
export function computedSchema(
  input: Report,
  columns: readonly ComputedColumn[],
  path: string,
  schema: Schema,
  hooks?: ExpressionField["hooks"],
): Schema | undefined {
  const result: { name: string; type: DataType }[] = [];
  let complete = true;
  for (const [index, column] of columns.entries()) {
    const at = `${path}[${index}]`;
    const type = checkField(input, { text: column.expr, path: `${at}.expr`, schema, ...(hooks === undefined ? {} : { hooks }) });
    if (type === undefined) complete = false;
    else if (type.kind === "NULL") {
      complete = false;
      input.report({
        code: "NULL_TYPE",
        severity: "error",
        message: `The column "${column.as}" is always NULL and has no type. Write CAST(NULL AS STRING) or another type.`,
        path: `${at}.expr`,
      });
    } else appendColumn(input, result, { name: column.as, type }, `${at}.as`);
  }
  return complete ? result : undefined;
}
