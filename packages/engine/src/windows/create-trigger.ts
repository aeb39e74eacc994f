import type { Trigger as TriggerConfig, WindowAssigner as AssignerConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import { columnIndex, columnReader } from "../operators/column-reader.ts";
import type { WindowAssigner } from "./assigners/window-assigner.ts";
import { scaleFactor } from "./create-evictor.ts";
import { ContinuousEventTimeTrigger } from "./triggers/continuous-event-time-trigger.ts";
import { ContinuousProcessingTimeTrigger } from "./triggers/continuous-processing-time-trigger.ts";
import { CountTrigger } from "./triggers/count-trigger.ts";
import { DeltaTrigger } from "./triggers/delta-trigger.ts";
import { EarlyLateTrigger } from "./triggers/early-late-trigger.ts";
import { eventTimeTrigger } from "./triggers/event-time-trigger.ts";
import { neverTrigger } from "./triggers/never-trigger.ts";
import { processingTimeTrigger } from "./triggers/processing-time-trigger.ts";
import { ProcessingTimeTimeoutTrigger } from "./triggers/processing-time-timeout-trigger.ts";
import { purgingTrigger } from "./triggers/purging-trigger.ts";
import type { Trigger } from "./triggers/trigger.ts";

/** The trigger of a node: the one that is set, that of a count window, or the assigner's own. */
export function createTrigger(
  config: TriggerConfig | undefined,
  window: AssignerConfig,
  assigner: WindowAssigner,
  schema: Schema,
): Trigger {
  if (config !== undefined) return build(config, schema, 0);
  if (window.type === "countTumbling") return purgingTrigger(new CountTrigger(window.count));
  if (window.type === "countSliding") return new CountTrigger(window.slideCount);
  return assigner.defaultTrigger();
}

function build(config: TriggerConfig, schema: Schema, depth: number): Trigger {
  switch (config.type) {
    case "eventTime":
      return eventTimeTrigger();
    case "processingTime":
      return processingTimeTrigger();
    case "never":
      return neverTrigger();
    case "count":
      return new CountTrigger(config.count);
    case "continuousEventTime":
      return new ContinuousEventTimeTrigger(config.intervalMs);
    case "continuousProcessingTime":
      return new ContinuousProcessingTimeTrigger(config.intervalMs);
    case "delta":
      return new DeltaTrigger(
        config.threshold * scaleFactor(schema[columnIndex(schema, config.field)]?.type),
        columnReader(schema, config.field),
      );
    case "earlyLate":
      return new EarlyLateTrigger({ earlyIntervalMs: config.earlyIntervalMs, lateIntervalMs: config.lateIntervalMs });
    case "purging":
      return purgingTrigger(build(config.inner, schema, depth + 1));
    case "processingTimeTimeout":
      return new ProcessingTimeTimeoutTrigger(build(config.inner, schema, depth + 1), config, depth);
  }
}
