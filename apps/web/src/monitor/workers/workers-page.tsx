"use client";
import { EmptyState, StatusDot } from "@millrace/ui/primitives";
import { DataTable, type DataColumn } from "@millrace/ui/tables";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useMemo, useState, type ReactNode } from "react";
import type { WorkerView } from "../../server/workers.ts";
import { useTRPC } from "../../trpc/client.tsx";
import { useTopics } from "../../trpc/live-provider.tsx";
import { useLive } from "../../trpc/live-store.ts";
import { formatBytes, formatShare } from "../format/quantity.ts";
import { formatAge, formatDuration, formatMoment } from "../format/time.ts";
import { PageFrame } from "../parts/page-frame.tsx";
import { StateBadge } from "../parts/state-badge.tsx";
import { useNow } from "../parts/use-now.ts";
import { JOB_STATES, type JobState } from "../../server/jobs/job-view.ts";
import { WorkerDetail } from "./worker-detail.tsx";
import { workerStatus } from "./worker-status.ts";

const TOPICS = ["workers", "jobs"];
/** Heartbeats come each few seconds; one that is this late is a reason to look. */
const SILENT_AFTER_MS = 15_000;

/** The cluster: slots, jobs by state, and each worker with its load. */
export function WorkersPage() {
  const t = useTranslations("workers");
  const trpc = useTRPC();
  useTopics(TOPICS);
  const asked = useQuery(trpc.workers.list.queryOptions());
  const workers = useLive((state) => state.workers) ?? asked.data ?? [];
  const now = useNow();
  const columns = useWorkerColumns(now);
  const alive = workers.filter((worker) => isAlive(worker, now));
  // The one worker of most installations needs no click.
  const [openId, setOpenId] = useState<string | undefined>(undefined);
  const opened = workers.find((worker) => worker.id === (openId ?? (alive.length === 1 ? alive[0]?.id : undefined)));
  const slots = alive.reduce((sum, worker) => sum + worker.slots, 0);
  const used = alive.reduce((sum, worker) => sum + worker.usedSlots, 0);

  return (
    <PageFrame title={t("title")}>
      <div className="flex h-full flex-col gap-4 px-6 py-4">
        <div className="grid grid-cols-[repeat(auto-fit,minmax(220px,1fr))] gap-3">
          <Card title={t("slots")}>
            <span className="text-xl font-semibold">{Math.max(0, slots - used)}</span>
            <span className="text-ink-2">{t("slotsFree", { free: Math.max(0, slots - used), total: slots })}</span>
            <SlotBar used={used} total={slots} label={t("slotsFree", { free: Math.max(0, slots - used), total: slots })} />
          </Card>
          <Card title={t("workersAlive")}>
            <span className="text-xl font-semibold">{alive.length}</span>
            <span className="text-ink-2">{t("aliveOf", { alive: alive.length, total: workers.length })}</span>
          </Card>
          <JobCounts title={t("jobsByState")} none={t("none")} />
        </div>
        {asked.isSuccess && workers.length === 0 ? (
          <EmptyState title={t("empty")} hint={t("emptyHint")} />
        ) : (
          <div
            className="shrink-0 overflow-hidden rounded-lg border border-line bg-surface"
            style={{ height: 36 * (workers.length + 1) + 2, maxHeight: opened === undefined ? "100%" : "40%" }}
          >
            <DataTable
              label={t("title")}
              rows={workers}
              columns={columns}
              rowKey={(worker) => worker.id}
              rowHeight={36}
              isSelected={(worker) => worker.id === opened?.id}
              onRowClick={(worker) => setOpenId(worker.id === opened?.id ? "" : worker.id)}
              rowTone={(worker) => (isAlive(worker, now) ? undefined : "muted")}
            />
          </div>
        )}
        {opened !== undefined && <WorkerDetail key={opened.id} worker={opened} onClose={() => setOpenId("")} />}
      </div>
    </PageFrame>
  );
}

function isAlive(worker: WorkerView, now: number): boolean {
  return worker.stoppedAt === null && (now === 0 || now - worker.heartbeatAt < SILENT_AFTER_MS);
}

function useWorkerColumns(now: number): readonly DataColumn<WorkerView>[] {
  const t = useTranslations("workers");
  return useMemo(() => {
    const number = (
      id: string,
      header: string,
      width: string,
      value: (w: WorkerView) => number | null,
      format: (v: number | null) => string,
    ): DataColumn<WorkerView> => ({
      id,
      header,
      width,
      align: "right",
      sortValue: value,
      cell: (worker) => format(value(worker)),
    });
    return [
      {
        id: "worker",
        header: t("worker"),
        width: "minmax(190px, 1.2fr)",
        sortValue: (w) => w.host,
        cell: (w) => (
          <span title={w.id}>
            <b className="font-semibold">{w.host}</b> <span className="text-ink-2">pid {w.pid}</span>
          </span>
        ),
      },
      { id: "state", header: t("state"), width: "150px", cell: (w) => <WorkerState worker={w} now={now} /> },
      {
        id: "heartbeat",
        header: t("heartbeat"),
        width: "100px",
        align: "right",
        sortValue: (w) => w.heartbeatAt,
        cell: (w) => <span title={formatMoment(w.heartbeatAt)}>{now === 0 ? "" : t("ago", { age: formatAge(now - w.heartbeatAt) })}</span>,
      },
      {
        id: "up",
        header: t("uptime"),
        width: "100px",
        align: "right",
        sortValue: (w) => -w.startedAt,
        cell: (w) => (now === 0 ? "" : formatDuration((w.stoppedAt ?? now) - w.startedAt)),
      },
      number(
        "slots",
        t("used"),
        "104px",
        (w) => w.usedSlots,
        (v) => String(v ?? 0),
      ),
      number("cpu", t("cpu"), "80px", (w) => workerStatus(w.status).cpuShare, formatShare),
      number("memory", t("memory"), "92px", (w) => workerStatus(w.status).rssBytes, formatBytes),
      number("heap", t("heap"), "92px", (w) => workerStatus(w.status).heapUsedBytes, formatBytes),
      number("external", t("external"), "92px", (w) => workerStatus(w.status).externalBytes, formatBytes),
      number("gc", t("gc"), "72px", (w) => workerStatus(w.status).gcShare, formatShare),
      number("delay", t("loopDelay"), "150px", (w) => workerStatus(w.status).eventLoopDelayMs, formatDuration),
      {
        id: "jobs",
        header: t("jobs"),
        width: "minmax(160px, 1fr)",
        cell: (w) =>
          w.jobs.length === 0
            ? t("none")
            : w.jobs.map((job, i) => (
                <span key={job.id}>
                  {i > 0 && ", "}
                  <Link className="hover:text-accent hover:underline" href={`/jobs/${job.id}`}>
                    {job.name}
                  </Link>
                </span>
              )),
      },
    ];
  }, [t, now]);
}

function WorkerState({ worker, now }: { readonly worker: WorkerView; readonly now: number }) {
  const t = useTranslations("workers");
  if (worker.stoppedAt !== null)
    return (
      <span className="inline-flex items-center gap-1.5 text-ink-2">
        <StatusDot tone="neutral" />
        {t("stopped")}
      </span>
    );
  if (isAlive(worker, now))
    return (
      <span className="inline-flex items-center gap-1.5 text-ok">
        <StatusDot tone="ok" />
        {t("alive")}
      </span>
    );
  return (
    <span className="inline-flex items-center gap-1.5 text-bad">
      <StatusDot tone="bad" />
      {t("silent", { age: formatAge(now - worker.heartbeatAt) })}
    </span>
  );
}

function JobCounts({ title, none }: { readonly title: string; readonly none: string }) {
  const trpc = useTRPC();
  const asked = useQuery(trpc.jobs.list.queryOptions({ limit: 1 }));
  const counts = JOB_STATES.map((state): [JobState, number] => [state, asked.data?.counts[state] ?? 0]).filter(([, n]) => n > 0);
  return (
    <Card title={title}>
      <span className="flex flex-wrap gap-2">
        {counts.length === 0 && <span className="text-ink-2">{none}</span>}
        {counts.map(([state, n]) => (
          <StateBadge key={state} state={state}>
            {n}
          </StateBadge>
        ))}
      </span>
    </Card>
  );
}

function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1 rounded-lg border border-line bg-surface px-4 py-3">
      <h2 className="text-sm font-semibold text-ink-2">{title}</h2>
      {children}
    </div>
  );
}

function SlotBar({ used, total, label }: { readonly used: number; readonly total: number; readonly label: string }) {
  return (
    <span role="img" aria-label={label} className="mt-1 block h-1.5 overflow-hidden rounded-[3px] bg-idle">
      <span className="block h-full bg-accent" style={{ width: `${total === 0 ? 0 : Math.min(100, (used / total) * 100)}%` }} />
    </span>
  );
}
