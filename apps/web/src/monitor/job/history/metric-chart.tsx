"use client";
import { TimeSeriesChart, type ChartMark } from "@millrace/ui/charts";
import { useMemo } from "react";
import { formatBytes, formatCompact, formatRate, formatShare, UNKNOWN } from "../../format/quantity.ts";
import { formatClock, formatDuration, formatMoment } from "../../format/time.ts";
import { RANGES, useRange } from "./range-store.ts";
import type { Series } from "./use-series.ts";

export interface ChartLine {
  readonly label: string;
  readonly color: string;
  /** Index into the series. */
  readonly of: number;
}

/** One chart with its title, its newest value in words, and the marks of the job. */
export function MetricChart({
  title,
  metric,
  series,
  lines,
  marks,
  height = 64,
  actions,
}: {
  readonly title: string;
  readonly metric: string;
  readonly series: Series;
  readonly lines: readonly ChartLine[];
  readonly marks: readonly ChartMark[];
  readonly height?: number;
  readonly actions?: React.ReactNode;
}) {
  const range = useRange((state) => state.range);
  const format = formatOf(metric);
  const drawn = useMemo(
    () => lines.map((line) => ({ label: line.label, color: line.color, values: series.values[line.of] ?? [] })),
    [lines, series],
  );
  const formatTime = RANGES[range] > 86_400_000 ? (at: number) => formatMoment(at).slice(5, 16) : (at: number) => formatClock(at);
  return (
    <figure className="min-w-0">
      <figcaption className="flex items-center gap-2">
        <span className="min-w-0 truncate text-ink-2" title={metric}>
          {title}
        </span>
        <b className="ml-auto font-semibold whitespace-nowrap">{drawn.length === 1 ? format(newest(drawn[0]?.values)) : ""}</b>
        {actions}
      </figcaption>
      {series.timesMs.length < 2 ? (
        <div style={{ height }} className="border-b border-dashed border-line-strong" />
      ) : (
        <TimeSeriesChart
          label={title}
          timesMs={series.timesMs}
          series={drawn}
          marks={marks}
          height={height}
          formatValue={format}
          formatTime={formatTime}
          syncKey="job"
          {...(metric.endsWith("TimeMsPerSecond") ? { max: 1_000 } : {})}
        />
      )}
      {drawn.length > 1 && (
        <ul className="flex flex-wrap gap-x-3 text-sm">
          {drawn.map((line) => (
            <li key={line.label} className="inline-flex items-center gap-1.5 text-ink-2">
              <span aria-hidden className="h-0.5 w-3" style={{ background: line.color }} />
              {line.label} <b className="font-semibold text-ink">{format(newest(line.values))}</b>
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}

/** How values of a metric are written, by the unit in its name. */
export function formatOf(metric: string): (value: number | null) => string {
  if (/TimeMsPerSecond$|^cpuMsPerSecond$|^gcMsPerSecond$/.test(metric)) return (v) => formatShare(v === null ? null : v / 1_000);
  if (/BytesPerSecond$|^numBytes(In|Out)PerSecond$/.test(metric)) return (v) => (v === null ? UNKNOWN : `${formatBytes(v)}/s`);
  if (metric.endsWith("PerSecond")) return formatRate;
  if (/Bytes|^numBytes|CheckpointSize$|FullSize$|(Persisted|Processed)Data$/i.test(metric)) return formatBytes;
  if (/Watermark$|Timestamp$/.test(metric)) return formatClock;
  if (metric.endsWith("Usage")) return formatShare;
  // Flink tells these two in nanoseconds.
  if (/Nanos$|^checkpointAlignmentTime$/.test(metric)) return (v) => formatDuration(v === null ? null : v / 1_000_000);
  if (/Ms(_\w+)?$|Lag$|Drift$|Latency|^latency|Duration|^uptime$|^downtime$|Time(Total)?$/.test(metric)) return formatDuration;
  return formatCompact;
}

function newest(values: readonly (number | null)[] | undefined): number | null {
  return values?.findLast((v) => v !== null) ?? null;
}
