import type { FrameCopy } from "../exchange/frame-copy.ts";
import type { FrameLayout } from "../exchange/frame-layout.ts";
import type { CheckpointManifest } from "./checkpoint-manifest.ts";

/** An edge of the pipeline, by the ports that it connects. */
export interface EdgePorts {
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
}

/**
 * Rows of one channel of an edge that an unaligned barrier overtook. Plain data.
 * `order`: rows of a lower one came first (those of the checkpoint before, those in the channel, those that had no room in it).
 */
export interface InFlightRows {
  readonly order: number;
  readonly producer: number;
  readonly consumer: number;
  /** Subtasks of the edge's consumer. */
  readonly consumers: number;
  /** Names and types of the columns, to tell whether the rows can be read. */
  readonly schema: readonly (readonly [string, string])[];
  readonly layout: FrameLayout;
  readonly frames: readonly FrameCopy[];
}

export const IN_FLIGHT_ORDER = { replayed: 0, received: 1, sent: 2 } as const;

const PREFIX = "in-flight:";

/** Under this name a state file holds the rows under way on an edge; no node has such an id. */
export function inFlightKey({ from, fromPort, to, toPort }: EdgePorts): string {
  return `${PREFIX}${from}.${fromPort}>${to}.${toPort}`;
}

/** The keys of all edges with rows under way in a checkpoint. */
export function inFlightKeys({ subtasks }: CheckpointManifest): ReadonlySet<string> {
  return new Set(subtasks.flatMap(({ nodes }) => nodes.map(({ nodeId }) => nodeId)).filter((name) => name.startsWith(PREFIX)));
}

/** The edge that a key names, for people; undefined for the id of a node. */
export function inFlightEdge(key: string): string | undefined {
  if (!key.startsWith(PREFIX)) return undefined;
  return key
    .slice(PREFIX.length)
    .replaceAll(/\.\d+(?=>|$)/gu, "")
    .replace(">", " → ");
}

export function inFlightBytes(rows: readonly InFlightRows[]): number {
  return rows.reduce((sum, { frames }) => sum + frames.reduce((bytes, frame) => bytes + frame.bytes.length, 0), 0);
}
