import { formatDataType, isTimestamp } from "../../types/index.ts";
import { quoteName } from "./quote-name.ts";
import type { DataType, Schema } from "../../types/data-type.ts";
import type { WatermarkConfig } from "../parts/watermark.ts";
import { checkField } from "./expression-fields.ts";
import type { Report } from "./report.ts";

/** Checks how rows get event time; true where they will have it. `keepsTime`: they have a time already, which stays where the setting names none. */
export function checkWatermark(
  input: Report,
  watermark: WatermarkConfig | undefined,
  schema: Schema | undefined,
  path: string,
  { keepsTime = false }: { readonly keepsTime?: boolean } = {},
): boolean {
  if (watermark === undefined) return false;
  const { generator } = watermark;
  if (generator !== "ingestion") {
    if (watermark.timestamp !== undefined) {
      if (schema !== undefined) checkTimeExpression(input, watermark.timestamp, `${path}.timestamp`, schema);
    } else if (!keepsTime) {
      input.report({
        code: "TIMESTAMP_MISSING",
        severity: "error",
        message: "Event time has no column. Choose the column or expression that says when a row happened, or use ingestion time.",
        path: `${path}.timestamp`,
        fixes: timestampColumns(schema).map(
          (column) =>
            ({
              title: `Use "${column}"`,
              action: "set-config",
              nodeId: input.nodeId,
              path: `${path}.timestamp`,
              value: quoteName(column),
            }) as const,
        ),
      });
    }
  }
  if (generator === "punctuated") {
    if (watermark.punctuatedExpr === undefined) {
      input.report({
        code: "SETTING_MISSING",
        severity: "error",
        message: "Watermarks by expression need the expression that gives them.",
        path: `${path}.punctuatedExpr`,
      });
    } else if (schema !== undefined) checkTimeExpression(input, watermark.punctuatedExpr, `${path}.punctuatedExpr`, schema);
  }
  if (watermark.maxDriftMs !== undefined && watermark.alignmentGroup === undefined) {
    input.report({
      code: "SETTING_MISSING",
      severity: "error",
      message: "A largest drift needs an alignment group: name the group whose sources wait for each other.",
      path: `${path}.alignmentGroup`,
    });
  }
  if (watermark.alignmentGroup !== undefined && watermark.maxDriftMs === undefined) {
    input.report({
      code: "SETTING_MISSING",
      severity: "error",
      message: `The alignment group "${watermark.alignmentGroup}" needs a largest drift.`,
      path: `${path}.maxDriftMs`,
    });
  }
  return generator !== "none";
}

/** An expression that gives an instant. */
export function checkTimeExpression(input: Report, text: string, path: string, schema: Schema): void {
  const type = checkField(input, { text, path, schema });
  if (type === undefined || isTimeValue(type)) return;
  input.report({
    code: "NOT_A_TIME",
    severity: "error",
    message: `A time is TIMESTAMP, TIMESTAMP_LTZ or BIGINT (epoch milliseconds), not ${formatDataType(type)}.${type.kind === "STRING" ? " TO_TIMESTAMP(text, 'yyyy-MM-dd HH:mm:ss') reads one from text." : ""}`,
    path,
    ...(type.kind === "STRING"
      ? {
          fixes: [
            { title: "Read it with TO_TIMESTAMP", action: "set-config", nodeId: input.nodeId, path, value: `TO_TIMESTAMP(${text})` },
          ] as const,
        }
      : {}),
  });
}

function isTimeValue(type: DataType): boolean {
  return isTimestamp(type) || type.kind === "BIGINT" || type.kind === "NULL";
}

/** Columns that could be the event time, best first. */
export function timestampColumns(schema: Schema | undefined): readonly string[] {
  return (schema ?? []).filter((column) => isTimestamp(column.type)).map((column) => column.name);
}
