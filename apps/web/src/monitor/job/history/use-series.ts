"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { combine, type SeriesRequest } from "../../sample/combine.ts";
import { useTRPC } from "../../../trpc/client.tsx";
import { useLive, type JobReading } from "../../../trpc/live-store.ts";
import type { NodeLive } from "@millrace/pipeline/metrics";
import { useJobSummary, useJobView } from "../job-view-context.tsx";
import { serverClock } from "../../../trpc/server-clock.ts";
import { RANGES, useRange } from "./range-store.ts";

export interface Series {
  readonly timesMs: readonly number[];
  readonly values: readonly (readonly (number | null)[])[];
  readonly isLoading: boolean;
}

/** Metrics that each reading carries drawn together, so that following a whole job needs no topic for each node. */
const FROM_LIVE: Readonly<Record<string, keyof NodeLive>> = {
  numRecordsInPerSecond: "inPerSecond",
  numRecordsOutPerSecond: "outPerSecond",
  numBytesInPerSecond: "bytesInPerSecond",
  numBytesOutPerSecond: "bytesOutPerSecond",
  numRecordsIn: "recordsIn",
  numRecordsOut: "recordsOut",
  busyTimeMsPerSecond: "busyMax",
  backPressuredTimeMsPerSecond: "heldMax",
  idleTimeMsPerSecond: "idleAvg",
  currentInputWatermark: "watermark",
  numLateRecordsDropped: "late",
  numRowErrors: "rowErrors",
  stateBytes: "stateBytes",
  numKeys: "keys",
  latency_p99: "latencyP99",
};

/**
 * Series over the chosen range: what is stored, then what the stream brings. `series` must be stable (a memo or a constant).
 * Needs the topic `node:…` for single subtasks and for metrics outside of FROM_LIVE; the caller follows it.
 */
export function useSeries(series: readonly SeriesRequest[]): Series {
  const { detail } = useJobView();
  const summary = useJobSummary();
  const range = useRange((state) => state.range);
  const trpc = useTRPC();
  const rangeMs = RANGES[range];
  const endedAt = summary.endedAt;
  // The window is fixed when the question is asked; what comes after is added from the stream.
  const window = useMemo(() => windowOf(rangeMs, endedAt), [rangeMs, endedAt]);
  const stored = useQuery(
    trpc.jobs.samples.queryOptions(
      { id: detail.id, ...window, series: [...series] },
      { staleTime: Infinity, enabled: series.length > 0, placeholderData: (before) => before },
    ),
  );
  const live = useLivePoints(detail.id, series, endedAt === null);

  return useMemo(() => {
    const at = stored.data?.at ?? [];
    const last = at.at(-1) ?? window.to - 1;
    const stepMs = stored.data?.stepMs ?? 1_000;
    const fresh = thin(
      live.filter((point) => point.at > last),
      stepMs,
    );
    const cut = (fresh.at(-1)?.at ?? window.to) - rangeMs;
    const first = at.findIndex((moment) => moment >= cut);
    const from = first === -1 ? at.length : first;
    return {
      timesMs: [...at.slice(from), ...fresh.map((point) => point.at)],
      values: series.map((_, i) => [...(stored.data?.values[i]?.slice(from) ?? []), ...fresh.map((point) => point.values[i] ?? null)]),
      isLoading: stored.isPending,
    };
  }, [stored.data, stored.isPending, live, series, rangeMs, window.to]);
}

/** The range up to now, or up to the job's end. */
function windowOf(rangeMs: number, endedAt: number | null): { readonly from: number; readonly to: number } {
  const to = endedAt === null ? serverClock.now() : endedAt + 1_000;
  return { from: to - rangeMs, to };
}

interface Point {
  readonly at: number;
  readonly values: readonly (number | null)[];
}

function useLivePoints(jobId: string, series: readonly SeriesRequest[], isOn: boolean): readonly Point[] {
  const reading = useLive((state) => state.readings[jobId]);
  const subtasks = useLive((state) => state.subtasks);
  const [points, setPoints] = useState<{ readonly of: readonly SeriesRequest[]; readonly list: readonly Point[] }>({
    of: series,
    list: [],
  });
  const at = reading?.at;
  useEffect(() => {
    if (reading === undefined || !isOn) return;
    const values = series.map((s) => liveValue(s, reading, subtasks[`node:${jobId}:${s.nodeId}`]));
    setPoints((before) => {
      const list = before.of === series ? before.list : [];
      // A node's own message comes a moment after the job's: it fills the point that stands there already.
      const kept = list.at(-1)?.at === reading.at ? list.slice(0, -1) : list;
      return { of: series, list: [...kept, { at: reading.at, values }].slice(-3_600) };
    });
    // `at` stands for the reading; subtasks for the messages of single nodes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [at, subtasks, series, jobId, isOn]);
  return points.of === series ? points.list : [];
}

function liveValue(
  series: SeriesRequest,
  reading: JobReading,
  subtasks: { readonly at: number; readonly node: { readonly metrics: Readonly<Record<string, unknown>> } } | undefined,
): number | null {
  if (series.nodeId === "") return reading.job[series.metric] ?? null;
  if (series.nodeId === "@process") return reading.process[series.metric] ?? null;
  const column = subtasks?.at === reading.at ? subtasks.node.metrics[series.metric] : undefined;
  if (column !== undefined) return combine(column, series);
  const field = FROM_LIVE[series.metric];
  if (series.subtask !== undefined || field === undefined) return null;
  const value = reading.nodes[series.nodeId]?.[field];
  // Shares travel as 0 to 1, the metric is in ms per second.
  return typeof value !== "number" ? null : series.metric.endsWith("MsPerSecond") ? value * 1_000 : value;
}

/** At coarse steps one point a step is enough. */
function thin(points: readonly Point[], stepMs: number): readonly Point[] {
  if (stepMs <= 1_000) return points;
  return points.filter(
    (point, i) => i === points.length - 1 || Math.floor(point.at / stepMs) !== Math.floor((points[i + 1]?.at ?? 0) / stepMs),
  );
}
