"use client";
import { TimeSeriesChart } from "@millrace/ui/charts";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { CheckpointRow } from "../../../../server/jobs/job-history.ts";
import { formatBytes } from "../../../format/quantity.ts";
import { formatClock, formatDuration, formatMoment } from "../../../format/time.ts";
import { useJobView } from "../../job-view-context.tsx";
import { durationOf, isOutlier, QUANTITIES, STATISTICS, type CheckpointStats, type Quantity } from "./checkpoint-stats.ts";

const DAY_MS = 86_400_000;
const FORMATS: Readonly<Record<Quantity, (value: number | null) => string>> = {
  duration: formatDuration,
  bytes: formatBytes,
  fullBytes: formatBytes,
  inFlightBytes: formatBytes,
};

/** How long checkpoints took and how large they were, over all that are remembered; failed and slow ones are marked. */
export function CheckpointTrend({ rows, stats }: { readonly rows: readonly CheckpointRow[]; readonly stats: CheckpointStats }) {
  const t = useTranslations("job.checkpoints");
  const ended = useMemo(() => rows.filter((row) => row.endedAt !== null).toSorted((a, b) => a.triggeredAt - b.triggeredAt), [rows]);
  const timesMs = ended.map((row) => row.triggeredAt);
  const isLong = (timesMs.at(-1) ?? 0) - (timesMs[0] ?? 0) > DAY_MS;
  const formatTime = isLong ? (at: number) => formatMoment(at).slice(5, 16) : (at: number) => formatClock(at);
  const marks = ended.flatMap((row) => {
    if (row.status === "FAILED") return [{ atMs: row.triggeredAt, label: t("failedNumber", { number: row.number }), color: "var(--bad)" }];
    if (row.type === "SAVEPOINT")
      return [{ atMs: row.triggeredAt, label: row.label ?? t("savepointNumber", { number: row.number }), color: "var(--info)" }];
    return isOutlier(row, stats.summaries)
      ? [{ atMs: row.triggeredAt, label: t("slowNumber", { number: row.number }), color: "var(--warn)" }]
      : [];
  });
  const ofCompleted = (value: (row: CheckpointRow) => number | null): (number | null)[] =>
    ended.map((row) => (row.status === "COMPLETED" ? value(row) : null));
  const charts = [
    { key: "duration", color: "var(--accent)", values: ofCompleted(durationOf), format: formatDuration },
    { key: "size", color: "var(--info)", values: ofCompleted((row) => row.stateBytes), format: formatBytes },
    { key: "fullSize", color: "var(--info)", values: ofCompleted((row) => row.fullStateBytes), format: formatBytes },
  ] as const;
  return (
    <div
      tabIndex={0}
      className="grid min-h-0 flex-1 grid-cols-[repeat(auto-fit,minmax(360px,1fr))] content-start gap-x-6 gap-y-4 overflow-y-auto p-3"
    >
      {charts.map(({ key, color, values, format }) => (
        <figure key={key} className="min-w-0">
          <figcaption className="flex text-ink-2">
            {t(key)} <b className="ml-auto font-semibold text-ink">{format(values.findLast((v) => v !== null) ?? null)}</b>
          </figcaption>
          {timesMs.length < 2 ? (
            <div className="h-32 border-b border-dashed border-line-strong" />
          ) : (
            <TimeSeriesChart
              label={t(key)}
              timesMs={timesMs}
              series={[{ label: "", color, values }]}
              marks={marks}
              height={128}
              formatValue={format}
              formatTime={formatTime}
              syncKey="checkpoints"
            />
          )}
        </figure>
      ))}
    </div>
  );
}

/** Extremes, mean and percentiles of the periodic checkpoints. */
export function CheckpointSummary({ stats }: { readonly stats: CheckpointStats }) {
  const t = useTranslations("job.checkpoints");
  return (
    <div tabIndex={0} className="min-h-0 flex-1 overflow-auto p-3">
      <table className="w-full max-w-3xl">
        <caption className="pb-1 text-left text-ink-2">{t("summaryOf", { count: stats.completed })}</caption>
        <thead className="text-xs text-ink-2">
          <tr>
            <th scope="col" className="py-1 text-left font-medium">
              {t("statistic")}
            </th>
            {QUANTITIES.map((quantity) => (
              <th key={quantity} scope="col" className="py-1 text-right font-medium">
                {t(`quantities.${quantity}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {STATISTICS.map((statistic) => (
            <tr key={statistic} className="h-7 border-b border-line">
              <th scope="row" className="text-left font-normal">
                {t(`statistics.${statistic.replace(".", "_")}`)}
              </th>
              {QUANTITIES.map((quantity) => (
                <td key={quantity} className="text-right">
                  {FORMATS[quantity](stats.summaries[quantity][statistic])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How checkpoints are taken, in words. */
export function CheckpointConfiguration() {
  const t = useTranslations("job.checkpoints.settings");
  const { detail } = useJobView();
  const { checkpointing, stateBackend } = detail.document.settings;
  const entries: readonly (readonly [string, string])[] = [
    [t("mode"), t(`modes.${checkpointing.mode}`)],
    [t("interval"), checkpointing.intervalMs === 0 ? t("off") : formatDuration(checkpointing.intervalMs)],
    [t("timeout"), formatDuration(checkpointing.timeoutMs)],
    [t("minPause"), formatDuration(checkpointing.minPauseMs)],
    [t("maxConcurrent"), String(checkpointing.maxConcurrent)],
    [
      t("unaligned"),
      !checkpointing.unaligned
        ? t("no")
        : checkpointing.alignedTimeoutMs === 0
          ? t("yes")
          : t("after", { time: formatDuration(checkpointing.alignedTimeoutMs) }),
    ],
    [t("tolerable"), String(checkpointing.tolerableFailures)],
    [t("retention"), t(`retentions.${checkpointing.retention}`)],
    [t("backend"), t(`backends.${stateBackend.type}`)],
    [t("finished"), t("yes")],
  ];
  return (
    <dl tabIndex={0} className="min-h-0 max-w-2xl flex-1 overflow-auto p-3">
      {entries.map(([name, value]) => (
        <div key={name} className="flex justify-between gap-4 border-b border-line py-1">
          <dt className="text-ink-2">{name}</dt>
          <dd className="font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
