"use client";

import type { PipelineDocument, PipelineNode } from "@millrace/pipeline";
import { seriesAt, type PreviewPort, type PreviewResult } from "@millrace/engine/preview";
import { useMemo } from "react";
import type { Analysis } from "../analysis/analyse.ts";
import { feedersOf } from "../preview/preview-bodies.ts";
import { rowKey, rowTime } from "../preview/row-words.ts";
import { hasTimeline, windowTimeline, type TimedRow, type Timeline, type WindowFiring } from "./window-timeline.ts";

const zones = new Map<string, Intl.DateTimeFormat>();

/** Distance of a zone's wall clock from UTC at a time, ms. */
function zoneOffset(zone: string, time: number): number {
  if (zone === "UTC") return 0;
  const format = zones.get(zone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  zones.set(zone, format);
  return rowTime(format.format(time)) - Math.floor(time / 1_000) * 1_000;
}

/** The windows of a node with the preview's rows in them; undefined where they have no place on a time axis, or there are no rows with time. */
export function useTimeline(
  document: PipelineDocument,
  node: PipelineNode,
  analysis: Analysis,
  result: PreviewResult | undefined,
  step: number,
): Timeline | undefined {
  return useMemo(() => {
    const window = node.config.window as Readonly<Record<string, unknown>> | undefined;
    const feeder = feedersOf(document, node.id)[0];
    const port = feeder === undefined ? undefined : result?.ports[feeder];
    if (window === undefined || result === undefined || feeder === undefined || port === undefined || !hasTimeline(window))
      return undefined;
    const keys = analysis.streams.get(feeder)?.keys ?? [];
    const rows: TimedRow[] = port.rows.flatMap((row) =>
      row.timestamp === null ? [] : [{ time: row.timestamp, step: row.step, key: rowKey(port, keys, row.values) }],
    );
    if (rows.length === 0) return undefined;
    const watermarks = result.watermarks[node.id];
    const zone = typeof window.timeZone === "string" ? window.timeZone : document.settings.timeZone;
    return windowTimeline({
      window,
      rows,
      allowedLatenessMs: typeof node.config.allowedLatenessMs === "number" ? node.config.allowedLatenessMs : 0,
      firings: firingsOf(node, keys, result.ports[`${node.id}.out`]),
      watermarkBefore: (before) => (watermarks === undefined ? undefined : seriesAt(watermarks, before - 1)) ?? -Infinity,
      zoneOffsetMs: (time) => zoneOffset(zone, time),
      until: step,
    });
  }, [document, node, analysis, result, step]);
}

function firingsOf(node: PipelineNode, keys: readonly string[], port: PreviewPort | undefined): readonly WindowFiring[] {
  const columnAt = (setting: string, fallback: string) => {
    const name = typeof node.config[setting] === "string" ? node.config[setting] : fallback;
    return port?.columns.findIndex((column) => column.name === name) ?? -1;
  };
  const [start, end] = [columnAt("startColumn", "windowStart"), columnAt("endColumn", "windowEnd")];
  if (port === undefined || start < 0 || end < 0) return [];
  return port.rows.map((row) => ({
    key: rowKey(port, keys, row.values),
    start: rowTime(row.values[start]),
    end: rowTime(row.values[end]),
    step: row.step,
  }));
}
