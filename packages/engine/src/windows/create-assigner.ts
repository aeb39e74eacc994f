import type { WindowAssigner as AssignerConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import { compileValue } from "../operators/compile.ts";
import { EngineError } from "../operators/engine-error.ts";
import { ZoneOffsets } from "../time/zone-offsets.ts";
import { CumulatingWindows, SlidingWindows, TumblingWindows } from "./assigners/aligned-windows.ts";
import { GlobalWindows } from "./assigners/global-windows.ts";
import { SessionWindows } from "./assigners/session-windows.ts";
import { UTC_CLOCK, type WallClock, zoneClock } from "./assigners/wall-clock.ts";
import type { WindowAssigner } from "./assigners/window-assigner.ts";
import { alignedStart } from "./window.ts";

export interface AssignerOptions {
  /** One schema per input: a gap expression is compiled for each. */
  readonly schemas: readonly Schema[];
  /** The pipeline's zone, for windows that name none. */
  readonly timeZone: string;
  /** A seeded generator in [0, 1), for staggered windows. */
  readonly random: () => number;
}

/** The assigner of a node's setting. Throws CONFIG_INVALID where Flink refuses. */
export function createAssigner(config: AssignerConfig, options: AssignerOptions): WindowAssigner {
  switch (config.type) {
    case "tumbling": {
      requireOffset(config.offsetMs, config.sizeMs, "size");
      const stagger = config.time === "processing" ? staggerOf(config.stagger, config.sizeMs, options.random) : undefined;
      return new TumblingWindows(config.sizeMs, { ...aligned(config, options), ...(stagger === undefined ? {} : { stagger }) });
    }
    case "sliding":
      requirePositive(config.slideMs, "slide");
      requireOffset(config.offsetMs, config.slideMs, "slide");
      return new SlidingWindows(config.sizeMs, config.slideMs, aligned(config, options));
    case "cumulating":
      requirePositive(config.stepMs, "step");
      if (config.sizeMs % config.stepMs !== 0)
        throw new EngineError(
          "CONFIG_INVALID",
          `The largest size (${config.sizeMs} ms) must be a multiple of the step (${config.stepMs} ms).`,
        );
      requireOffset(config.offsetMs, config.stepMs, "step");
      return new CumulatingWindows(config.sizeMs, config.stepMs, aligned(config, options));
    case "session": {
      requirePositive(config.gapMs, "gap");
      return new SessionWindows(config.time, () => config.gapMs);
    }
    case "sessionDynamic": {
      const gaps = options.schemas.map((schema) => compileValue(config.gapExpr, schema, options.timeZone).evaluate);
      return new SessionWindows(config.time, (row, input) => gaps[input]?.(row));
    }
    case "global":
      return new GlobalWindows({ firesAtEnd: config.endOfStreamTrigger });
    case "countTumbling":
      requirePositive(config.count, "count");
      return new GlobalWindows({ firesAtEnd: false });
    case "countSliding":
      requirePositive(config.count, "count");
      requirePositive(config.slideCount, "slide");
      return new GlobalWindows({ firesAtEnd: false });
  }
}

function aligned(
  config: { readonly time: "event" | "processing"; readonly offsetMs: number; readonly timeZone?: string | undefined },
  options: AssignerOptions,
) {
  const zone = config.timeZone ?? options.timeZone;
  const clock: WallClock = zone === "UTC" || zone === "Etc/UTC" ? UTC_CLOCK : zoneClock(new ZoneOffsets(zone));
  return { time: config.time, offsetMs: config.offsetMs, clock };
}

/** Source: Flink's WindowStagger. */
function staggerOf(
  stagger: "ALIGNED" | "RANDOM" | "NATURAL",
  sizeMs: number,
  random: () => number,
): ((processingTime: number) => number) | undefined {
  switch (stagger) {
    case "ALIGNED":
      return undefined;
    case "RANDOM":
      return () => Math.floor(random() * sizeMs);
    case "NATURAL":
      return (processingTime) => Math.max(0, processingTime - alignedStart(processingTime, 0, sizeMs));
  }
}

function requirePositive(value: number, what: string): void {
  if (!(value > 0)) throw new EngineError("CONFIG_INVALID", `The ${what} of a window must be positive, not ${value}.`);
}

function requireOffset(offsetMs: number, limitMs: number, what: string): void {
  requirePositive(limitMs, what);
  if (!(Math.abs(offsetMs) < limitMs))
    throw new EngineError("CONFIG_INVALID", `The offset of a window (${offsetMs} ms) must be smaller than its ${what} (${limitMs} ms).`);
}
