"use client";
import { Sparkline } from "@millrace/ui/charts";
import { DataTable, type DataColumn } from "@millrace/ui/tables";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useMemo } from "react";
import type { JobSummary } from "../../server/jobs/job-view.ts";
import { useTRPC } from "../../trpc/client.tsx";
import { useLive } from "../../trpc/live-store.ts";
import { formatRate } from "../format/quantity.ts";
import { formatAge, formatDuration, formatMoment, formatWhen } from "../format/time.ts";
import { lagBehindClock } from "../sample/lag.ts";
import { StateBadge } from "../parts/state-badge.tsx";
import { useNow } from "../parts/use-now.ts";
import { JobRowActions } from "./job-row-actions.tsx";

const ROW_HEIGHT = 36;

/** Jobs with their state, pace and lag, as of now. */
export function JobTable({
  jobs,
  label,
  tall = false,
}: {
  readonly jobs: readonly JobSummary[];
  readonly label: string;
  readonly tall?: boolean;
}) {
  const columns = useJobColumns();
  return (
    <div
      className="overflow-hidden rounded-lg border border-line bg-surface"
      style={{ height: ROW_HEIGHT * (jobs.length + 1) + 2, ...(tall ? { maxHeight: "100%" } : {}) }}
    >
      <DataTable
        label={label}
        rows={jobs}
        columns={columns}
        rowKey={(job) => job.id}
        rowHeight={ROW_HEIGHT}
        rowTone={(job) => (job.state === "FAILED" || job.state === "FAILING" ? "bad" : undefined)}
      />
    </div>
  );
}

function useJobColumns(): readonly DataColumn<JobSummary>[] {
  const t = useTranslations("jobs");
  const now = useNow();
  return useMemo(
    () => [
      {
        id: "name",
        header: t("name"),
        width: "minmax(180px, 1.6fr)",
        sortValue: (job) => job.name,
        cell: (job) => (
          <Link href={`/jobs/${job.id}`} className="font-semibold hover:text-accent hover:underline" data-testid={`job-link-${job.id}`}>
            {job.name} <span className="font-normal text-ink-2">v{job.versionNumber}</span>
          </Link>
        ),
      },
      {
        id: "state",
        header: t("state"),
        width: "132px",
        sortValue: (job) => job.state,
        cell: (job) => (
          <span title={job.cause ?? undefined}>
            <StateBadge state={job.state} />
          </span>
        ),
      },
      { id: "spark", header: t("trend"), width: "112px", cell: (job) => <JobSparkline job={job} /> },
      {
        id: "in",
        header: t("in"),
        width: "92px",
        align: "right",
        sortValue: (job) => job.pulse?.inPerSecond ?? null,
        cell: (job) => (isLive(job) ? formatRate(job.pulse?.inPerSecond) : "–"),
      },
      {
        id: "lag",
        header: t("lag"),
        width: "108px",
        align: "right",
        sortValue: (job) => watermarkLag(job),
        cell: (job) => formatDuration(watermarkLag(job)),
      },
      {
        id: "checkpoint",
        header: t("checkpoint"),
        width: "116px",
        align: "right",
        sortValue: (job) => job.lastCheckpointAt,
        cell: (job) => (
          <span title={formatMoment(job.lastCheckpointAt)}>
            {now === 0 || job.lastCheckpointAt === null ? "–" : t("ago", { age: formatAge(now - job.lastCheckpointAt) })}
          </span>
        ),
      },
      {
        id: "uptime",
        header: t("uptime"),
        width: "108px",
        align: "right",
        sortValue: (job) => uptimeOf(job, now),
        cell: (job) => (now === 0 ? "" : formatDuration(uptimeOf(job, now))),
      },
      {
        id: "restarts",
        header: t("restarts"),
        width: "84px",
        align: "right",
        sortValue: (job) => job.restarts,
        cell: (job) => job.restarts,
      },
      {
        id: "started",
        header: t("started"),
        width: "minmax(150px, 0.8fr)",
        align: "right",
        sortValue: (job) => job.createdAt,
        cell: (job) => (
          <span title={formatMoment(job.createdAt)}>{now === 0 ? "" : startedText(job, now, (age) => t("ago", { age }))}</span>
        ),
      },
      {
        id: "actions",
        header: <span className="sr-only">{t("actions")}</span>,
        width: "96px",
        align: "right",
        cell: (job) => <JobRowActions job={job} />,
      },
    ],
    [t, now],
  );
}

/** The last ten minutes of rows in; then what the stream brings. */
function JobSparkline({ job }: { readonly job: JobSummary }) {
  const t = useTranslations("jobs");
  const trpc = useTRPC();
  const trend = useQuery(trpc.jobs.trend.queryOptions({ id: job.id }, { enabled: isLive(job), staleTime: Infinity }));
  const since = useLive((state) => state.pulses[job.id]);
  if (!isLive(job)) return null;
  const values = [...(trend.data ?? []), ...(since ?? [])].slice(-60).filter((v) => v !== null);
  return <Sparkline values={values} label={t("trendOf", { name: job.name, rate: formatRate(job.pulse?.inPerSecond) })} />;
}

function startedText(job: JobSummary, now: number, ago: (age: string) => string): string {
  const age = now - job.createdAt;
  return age < 3_600_000 ? ago(formatAge(age)) : formatWhen(job.createdAt, now);
}

function isLive(job: JobSummary): boolean {
  return job.state === "RUNNING" || job.state === "RESTARTING" || job.state === "CANCELLING" || job.state === "FAILING";
}

export function uptimeOf(job: JobSummary, now: number): number | null {
  return job.startedAt === null ? null : Math.max(0, (job.endedAt ?? now) - job.startedAt);
}

/** How far event time is behind the clock; nothing for ended jobs, whose watermark is the end of time. */
export function watermarkLag(job: JobSummary): number | null {
  return !isLive(job) || job.pulse === null ? null : lagBehindClock(job.pulse.at, job.pulse.watermark);
}
