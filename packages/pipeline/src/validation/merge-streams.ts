import type { StreamType } from "../catalog/node-kind.ts";
import { unionSchema } from "../catalog/transform/rows/union.ts";

const CHANGELOGS = ["append", "upsert", "retract"] as const;

/** The stream of a port that several wires end at, or the sentence that says why they do not fit. */
export function mergeStreams(streams: readonly StreamType[]): StreamType | string | undefined {
  let merged = streams[0];
  for (const stream of streams.slice(1)) {
    if (merged === undefined) return undefined;
    const schema = unionSchema(merged.schema, stream.schema);
    if (typeof schema === "string") return schema;
    const isKeyedAlike = merged.keys !== undefined && stream.keys !== undefined && merged.keys.join("\0") === stream.keys.join("\0");
    merged = {
      schema,
      keys: isKeyedAlike ? merged.keys : undefined,
      hasEventTime: merged.hasEventTime && stream.hasEventTime,
      changelog: CHANGELOGS[Math.max(CHANGELOGS.indexOf(merged.changelog), CHANGELOGS.indexOf(stream.changelog))] ?? "retract",
      bounded: merged.bounded && stream.bounded,
    };
  }
  return merged;
}
