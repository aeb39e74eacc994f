import type { Schema } from "../../types/data-type.ts";
import type { StreamType } from "../node-kind.ts";
import { withSchema } from "./stream-types.ts";
import type { WindowConfig } from "./window-checks.ts";
import { isEventTimeWindow } from "./window-time.ts";

/**
 * The stream of a window's results and, where it is asked for, of its late rows. Results of event-time windows have the time of the window's end − 1 ms;
 * those of count and global windows have none that later windows could use.
 */
export function windowStreams(
  stream: StreamType,
  schema: Schema | undefined,
  config: WindowConfig,
  identity: readonly string[] | undefined,
): readonly (StreamType | undefined)[] {
  const hasEventTime = isEventTimeWindow(config.window);
  const result =
    schema && withSchema(stream, schema, { hasEventTime, changelog: "append", ...(identity === undefined ? {} : { uniqueKey: identity }) });
  return config.lateOutput === true ? [result, withSchema(stream, stream.schema)] : [result];
}

/** What names a result row of a window: its key and its borders, where they are columns. */
export function windowIdentity(
  keys: readonly string[],
  config: Pick<WindowConfig, "window" | "startColumn" | "endColumn" | "trigger">,
): readonly string[] | undefined {
  if (!("time" in config.window) || config.startColumn === "" || config.endColumn === "") return undefined;
  return [...keys, config.startColumn, config.endColumn];
}
