import type { Evictor as EvictorConfig, WindowAssigner as AssignerConfig } from "@millrace/pipeline/catalog";
import type { DataType, Schema } from "@millrace/pipeline/types";
import { columnIndex, columnReader } from "../operators/column-reader.ts";
import { countEvictor, deltaEvictor, type Evictor, timeEvictor } from "./evictor.ts";

/** The evictor of a node; a sliding count window has one of its own. */
export function createEvictor(config: EvictorConfig | undefined, window: AssignerConfig, schema: Schema): Evictor | undefined {
  if (config === undefined) return window.type === "countSliding" ? countEvictor(window.count, false) : undefined;
  switch (config.type) {
    case "count":
      return countEvictor(config.count, config.evictAfter);
    case "time":
      return timeEvictor(config.windowMs, config.evictAfter);
    case "delta": {
      const scale = scaleFactor(schema[columnIndex(schema, config.field)]?.type);
      return deltaEvictor(config.threshold * scale, columnReader(schema, config.field), config.evictAfter);
    }
  }
}

/** A DECIMAL is held unscaled, so the threshold is brought to its scale. */
export function scaleFactor(type: DataType | undefined): number {
  return type?.kind === "DECIMAL" ? 10 ** type.scale : 1;
}
