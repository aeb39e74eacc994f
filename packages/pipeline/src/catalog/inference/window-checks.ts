import { formatDataType, isInteger, types, withNullable } from "../../types/index.ts";
import type { Column, Schema } from "../../types/data-type.ts";
import { isTimeZone } from "../../validation/time-zone.ts";
import type { Evictor } from "../parts/evictor.ts";
import type { Trigger } from "../parts/trigger.ts";
import type { WindowAssigner } from "../parts/window-assigner.ts";
import type { PortSpec } from "../node-kind.ts";
import { appendColumn, checkNumericColumn } from "./columns.ts";
import { checkField } from "./expression-fields.ts";
import { checkTrigger } from "./trigger-checks.ts";
import { isEventTimeWindow } from "./window-time.ts";
import type { Report } from "./report.ts";

export interface WindowConfig {
  readonly window: WindowAssigner;
  readonly trigger?: Trigger | undefined;
  readonly evictor?: Evictor | undefined;
  readonly allowedLatenessMs?: number;
  readonly lateOutput?: boolean;
  readonly startColumn: string;
  readonly endColumn: string;
}

export function windowOutputs(config: Pick<WindowConfig, "lateOutput">): readonly PortSpec[] {
  const out = { name: "out", title: "Results" };
  return config.lateOutput === true ? [out, { name: "late", title: "Late rows", optional: true }] : [out];
}

/** The columns that say which window a result is of; count and global windows have no borders. */
export function withWindowColumns(
  input: Report,
  columns: Schema,
  config: Pick<WindowConfig, "window" | "startColumn" | "endColumn">,
): Schema {
  if (!("time" in config.window)) return columns;
  const result: Column[] = [...columns];
  const type = withNullable(types.timestamp(3), false);
  if (config.startColumn !== "") appendColumn(input, result, { name: config.startColumn, type }, "startColumn");
  if (config.endColumn !== "") appendColumn(input, result, { name: config.endColumn, type }, "endColumn");
  return result;
}

/** Everything about a window that a schema of numbers cannot say. `schema` is undefined where the input is not known. */
export function checkWindow(input: Report, config: WindowConfig, schema: Schema | undefined): void {
  checkAssigner(input, config.window, schema);
  if (config.trigger !== undefined) checkTrigger(input, config.trigger, config.window, schema, "trigger");
  else if (config.window.type === "global" && !config.window.endOfStreamTrigger) {
    input.report({
      code: "NEVER_FIRES",
      severity: "warning",
      message: "A global window without a trigger never gives a result. Add a trigger, or let it fire at the end of input.",
      path: "trigger",
      fixes: [
        { title: "Fire every 100 rows", action: "set-config", nodeId: input.nodeId, path: "trigger", value: { type: "count", count: 100 } },
        { title: "Fire at the end of input", action: "set-config", nodeId: input.nodeId, path: "window.endOfStreamTrigger", value: true },
      ],
    });
  }
  if (config.evictor?.type === "delta" && schema !== undefined) checkNumericColumn(input, schema, config.evictor.field, "evictor.field");
  if (isEventTimeWindow(config.window)) return;
  if ((config.allowedLatenessMs ?? 0) > 0) {
    input.report({
      code: "SETTING_IGNORED",
      severity: "warning",
      message: "Only event-time windows know lateness; the allowed lateness has no effect here.",
      path: "allowedLatenessMs",
    });
  }
  if (config.lateOutput === true) {
    input.report({
      code: "SETTING_IGNORED",
      severity: "warning",
      message: "Only event-time windows have late rows; the side output stays empty.",
      path: "lateOutput",
    });
  }
}

function checkAssigner(input: Report, window: WindowAssigner, schema: Schema | undefined): void {
  if ("timeZone" in window && window.timeZone !== undefined && !isTimeZone(window.timeZone)) {
    input.report({
      code: "UNKNOWN_TIME_ZONE",
      severity: "error",
      message: `"${window.timeZone}" is not a time zone. Write a name such as Europe/Berlin or an offset such as +08:00.`,
      path: "window.timeZone",
    });
  }
  switch (window.type) {
    case "tumbling":
      checkOffset(input, window.offsetMs, window.sizeMs, "size");
      if (window.stagger !== "ALIGNED" && window.time === "event") {
        input.report({
          code: "SETTING_IGNORED",
          severity: "warning",
          message: "Stagger spreads processing-time windows; event-time windows are always aligned.",
          path: "window.stagger",
        });
      }
      return;
    case "sliding":
      checkOffset(input, window.offsetMs, window.slideMs, "slide");
      if (window.slideMs > window.sizeMs) {
        input.report({
          code: "WINDOW_GAPS",
          severity: "warning",
          message: `A slide (${window.slideMs} ms) longer than the size (${window.sizeMs} ms) leaves rows between windows out. Make the slide at most the size.`,
          path: "window.slideMs",
          fixes: [
            { title: "Make the slide the size", action: "set-config", nodeId: input.nodeId, path: "window.slideMs", value: window.sizeMs },
          ],
        });
      }
      return;
    case "cumulating":
      checkOffset(input, window.offsetMs, window.stepMs, "step");
      if (window.sizeMs % window.stepMs !== 0) {
        input.report({
          code: "WINDOW_STEP",
          severity: "error",
          message: `The largest size (${window.sizeMs} ms) must be a multiple of the step (${window.stepMs} ms).`,
          path: "window.stepMs",
        });
      }
      return;
    case "sessionDynamic":
      if (schema !== undefined) checkGap(input, window.gapExpr, schema);
      return;
    default:
      return;
  }
}

function checkOffset(input: Report, offsetMs: number, limitMs: number, what: string): void {
  if (Math.abs(offsetMs) < limitMs) return;
  input.report({
    code: "WINDOW_OFFSET",
    severity: "error",
    message: `The offset (${offsetMs} ms) must be smaller than the ${what} (${limitMs} ms).`,
    path: "window.offsetMs",
  });
}

function checkGap(input: Report, text: string, schema: Schema): void {
  const type = checkField(input, { text, path: "window.gapExpr", schema });
  if (type === undefined || isInteger(type) || (type.kind === "INTERVAL" && type.unit === "DAY_TIME")) return;
  input.report({
    code: "WRONG_TYPE",
    severity: "error",
    message: `A gap is a whole number of milliseconds or an interval, not ${formatDataType(type)}.`,
    path: "window.gapExpr",
  });
}
