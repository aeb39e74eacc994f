import type { LiveBody } from "@millrace/ui/canvas";
import { formatBytes, formatRate, formatShare, formatWhole } from "../format/quantity.ts";
import { formatDuration } from "../format/time.ts";
import type { NodeLive } from "@millrace/pipeline/metrics";

/** By what the cards of the canvas are shaded; "load" is their usual look. */
export const SHADES = ["load", "inRate", "outRate", "skew", "lag", "latency", "state", "keys", "queued", "late", "rowErrors"] as const;
export type Shade = (typeof SHADES)[number];

interface Quantity {
  readonly of: (live: NodeLive, latestWatermark: number) => number | null;
  readonly format: (value: number | null) => string;
}

const QUANTITIES: Readonly<Record<Exclude<Shade, "load">, Quantity>> = {
  inRate: { of: (live) => live.inPerSecond, format: formatRate },
  outRate: { of: (live) => live.outPerSecond, format: formatRate },
  skew: { of: (live) => live.skew, format: formatShare },
  // Behind the node that is furthest on: comparable also where the data is old.
  lag: { of: (live, latest) => (live.watermark === null ? null : latest - live.watermark), format: formatDuration },
  latency: { of: (live) => live.latencyP99, format: formatDuration },
  state: { of: (live) => live.stateBytes, format: formatBytes },
  keys: { of: (live) => live.keys, format: (value) => formatWhole(value) },
  queued: { of: (live) => live.queued, format: (value) => formatWhole(value) },
  late: { of: (live) => live.late, format: (value) => formatWhole(value) },
  rowErrors: { of: (live) => live.rowErrors, format: (value) => formatWhole(value) },
};

export interface HeatOptions {
  readonly label: (shade: Shade) => string;
  readonly isSource: (id: string) => boolean;
  readonly isSink: (id: string) => boolean;
}

/** The shade of each card: its value as a part of the largest on the canvas. Undefined for the usual look. */
export function heatOf(
  shade: Shade,
  live: Readonly<Record<string, NodeLive>>,
  { label, isSource, isSink }: HeatOptions,
): ((id: string) => LiveBody["heat"]) | undefined {
  if (shade === "load") return undefined;
  const { of, format } = QUANTITIES[shade];
  // A source takes nothing in and a sink gives nothing out: a zero there would be a false one.
  const isNone = (id: string): boolean => (shade === "inRate" && isSource(id)) || (shade === "outRate" && isSink(id));
  const nodes = Object.values(live);
  const latest = nodes.reduce((most, node) => Math.max(most, node.watermark ?? -Infinity), -Infinity);
  const largest = nodes.reduce((most, node) => Math.max(most, of(node, latest) ?? 0), 0);
  return (id) => {
    const node = live[id];
    if (node === undefined) return undefined;
    const value = isNone(id) ? null : of(node, latest);
    return { share: value === null || largest <= 0 ? 0 : Math.max(0, value / largest), text: format(value), label: label(shade) };
  };
}
