import type { Schema } from "../../types/data-type.ts";
import type { Trigger } from "../parts/trigger.ts";
import type { WindowAssigner } from "../parts/window-assigner.ts";
import { checkNumericColumn } from "./columns.ts";
import type { Report } from "./report.ts";
import { isEventTimeWindow, isSession } from "./window-time.ts";

/** Triggers that cannot work with their window, as Flink refuses them, and those that would never fire. */
export function checkTrigger(input: Report, trigger: Trigger, window: WindowAssigner, schema: Schema | undefined, path: string): void {
  switch (trigger.type) {
    case "purging":
      checkTrigger(input, trigger.inner, window, schema, `${path}.inner`);
      return;
    case "processingTimeTimeout":
      checkTrigger(input, trigger.inner, window, schema, `${path}.inner`);
      refuseInSessions(input, trigger, window, path);
      return;
    case "delta":
      if (schema !== undefined) checkNumericColumn(input, schema, trigger.field, `${path}.field`);
      refuseInSessions(input, trigger, window, path);
      return;
    case "never":
      input.report({ code: "NEVER_FIRES", severity: "warning", message: "This trigger never fires, so the window gives no result.", path });
      return;
    case "eventTime":
      if (!isEventTimeWindow(window))
        input.report({
          code: "NEVER_FIRES",
          severity: "warning",
          message: "An event-time trigger fires at the end of an event-time window; this window has none.",
          path,
        });
      return;
    case "processingTime":
      if (!("time" in window))
        input.report({
          code: "NEVER_FIRES",
          severity: "warning",
          message: "A processing-time trigger fires at the end of a time window; this window has none.",
          path,
        });
      return;
    case "earlyLate":
      if (!isEventTimeWindow(window)) {
        input.report({
          code: "TRIGGER_WINDOW",
          severity: "error",
          message: "Early and late results need an event-time window. Use a continuous trigger here.",
          path,
        });
      }
      return;
    case "count":
    case "continuousEventTime":
    case "continuousProcessingTime":
      return;
  }
}

function refuseInSessions(input: Report, trigger: Trigger, window: WindowAssigner, path: string): void {
  if (!isSession(window)) return;
  input.report({
    code: "TRIGGER_WINDOW",
    severity: "error",
    message: `The trigger ${trigger.type} cannot be merged, and sessions merge. Use another trigger or another window.`,
    path,
  });
}
