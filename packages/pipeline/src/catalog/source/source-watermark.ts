import type { WatermarkConfig } from "../parts/watermark.ts";
import { type SourceGeneratorConfig, generatorWatermark } from "./generator.ts";

/** How a source's rows get event time, undefined where they get none. `config` is parsed by the kind's schema. */
export function sourceWatermark(kind: string, config: unknown): WatermarkConfig | undefined {
  if (kind === "source.generator") return generatorWatermark(config as SourceGeneratorConfig);
  return (config as { readonly watermark?: WatermarkConfig }).watermark;
}
