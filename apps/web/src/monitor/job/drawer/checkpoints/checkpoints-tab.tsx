"use client";
import { ActOnly } from "../../../../shell/act-only.tsx";
import { Button, EmptyState, Segmented, StatusDot, type Tone } from "@millrace/ui/primitives";
import { DataTable, type DataColumn } from "@millrace/ui/tables";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { CheckpointRow } from "../../../../server/jobs/job-history.ts";
import { useTRPC } from "../../../../trpc/client.tsx";
import { formatBytes } from "../../../format/quantity.ts";
import { formatAge, formatDuration, formatMoment } from "../../../format/time.ts";
import { useNow } from "../../../parts/use-now.ts";
import { actionsFor } from "../../job-actions.ts";
import { useJobSummary, useJobView } from "../../job-view-context.tsx";
import { StartDialog } from "../../../snapshots/start-dialog.tsx";
import { CheckpointDetail } from "./checkpoint-detail.tsx";
import { PhaseBar, PhaseLegend } from "./phase-bar.tsx";
import { CheckpointConfiguration, CheckpointSummary, CheckpointTrend } from "./checkpoint-views.tsx";
import { checkpointStats, durationOf, isOutlier, type CheckpointStats } from "./checkpoint-stats.ts";
import { readSubtasks } from "../../../answers/slow-checkpoint.ts";

const TONES: Record<string, Tone> = { COMPLETED: "ok", FAILED: "bad", IN_PROGRESS: "info" };
const FILTERS = ["all", "completed", "failed", "savepoint"] as const;
type Filter = (typeof FILTERS)[number];
const VIEWS = ["history", "trend", "summary", "configuration"] as const;
type View = (typeof VIEWS)[number];

/** Checkpoints and savepoints: counts, the last ones, the history, and where the time of each went. */
export function CheckpointsTab({ onSelect }: { readonly onSelect: (nodeId: string | undefined) => void }) {
  const t = useTranslations("job.checkpoints");
  const { detail } = useJobView();
  const trpc = useTRPC();
  const [view, setView] = useState<View>("history");
  const [filter, setFilter] = useState<Filter>("all");
  const asked = useQuery(trpc.jobs.checkpoints.queryOptions({ id: detail.id, limit: MOST_CHECKPOINTS }));
  const rows = useMemo(() => (asked.data ?? []) as readonly CheckpointRow[], [asked.data]);
  const stats = useMemo(() => checkpointStats(rows), [rows]);
  const intervalMs = detail.document.settings.checkpointing.intervalMs;
  if (asked.isSuccess && rows.length === 0) {
    return (
      <EmptyState
        title={intervalMs === 0 ? t("off") : t("none")}
        hint={intervalMs === 0 ? t("offHint") : t("noneHint", { interval: formatDuration(intervalMs) })}
      />
    );
  }
  return (
    <div className="flex h-full flex-col">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1 border-b border-line px-3 py-1.5">
        <Segmented
          label={t("view")}
          value={view}
          onChange={setView}
          options={VIEWS.map((value) => ({ value, label: t(`views.${value}`) }))}
        />
        {view === "history" && (
          <Segmented
            label={t("filter")}
            value={filter}
            onChange={setFilter}
            options={FILTERS.map((value) => ({ value, label: t(`filters.${value}`) }))}
          />
        )}
        <LatestFacts stats={stats} />
        {view === "history" && <PhaseLegend />}
      </div>
      {view === "history" && <History rows={rows} stats={stats} filter={filter} onSelect={onSelect} />}
      {view === "trend" && <CheckpointTrend rows={rows} stats={stats} />}
      {view === "summary" && <CheckpointSummary stats={stats} />}
      {view === "configuration" && <CheckpointConfiguration />}
    </div>
  );
}

/** As many as are kept. */
const MOST_CHECKPOINTS = 1_000;

function LatestFacts({ stats }: { readonly stats: CheckpointStats }) {
  const t = useTranslations("job.checkpoints");
  const summary = useJobSummary();
  const now = useNow();
  const latest = (row: CheckpointRow | undefined): string =>
    row === undefined || now === 0 ? "–" : `${row.number} · ${t("ago", { age: formatAge(now - (row.endedAt ?? row.triggeredAt)) })}`;
  const restored = summary.restarts + (summary.startingPoint === null ? 0 : 1);
  return (
    <>
      <Fact label={t("lastCompleted")} value={latest(stats.lastCompleted)} />
      {stats.lastFailed !== undefined && <Fact label={t("lastFailed")} value={latest(stats.lastFailed)} />}
      {stats.lastSavepoint !== undefined && <Fact label={t("lastSavepoint")} value={latest(stats.lastSavepoint)} />}
      <Fact
        label={t("counts")}
        value={t("countsOf", {
          triggered: stats.triggered,
          inProgress: stats.inProgress,
          completed: stats.completed,
          failed: stats.failed,
          restored,
        })}
      />
    </>
  );
}

interface HistoryProps {
  readonly rows: readonly CheckpointRow[];
  readonly stats: CheckpointStats;
  readonly filter: Filter;
  readonly onSelect: (nodeId: string | undefined) => void;
}

function History({ rows, stats, filter, onSelect }: HistoryProps) {
  const t = useTranslations("job.checkpoints");
  const { detail } = useJobView();
  const summary = useJobSummary();
  const [open, setOpen] = useState<number | undefined>(undefined);
  const [restored, setRestored] = useState<CheckpointRow | undefined>(undefined);
  const columns = useCheckpointColumns(setRestored);
  const shown = useMemo(
    () =>
      rows.filter((row) => filter === "all" || (filter === "savepoint" ? row.type === "SAVEPOINT" : row.status === filter.toUpperCase())),
    [rows, filter],
  );
  const opened = rows.find((row) => row.number === open);
  return (
    <div className="flex min-h-0 flex-1">
      <div className="min-w-0 flex-1">
        <DataTable
          label={t("label")}
          rows={shown}
          columns={columns}
          rowKey={(row) => String(row.number)}
          onRowClick={(row) => setOpen(row.number === open ? undefined : row.number)}
          isSelected={(row) => row.number === open}
          rowTone={(row) => (row.status === "FAILED" ? "bad" : isOutlier(row, stats.summaries) ? "warn" : undefined)}
          empty={<EmptyState title={t("noMatch")} />}
        />
      </div>
      {restored !== undefined && (
        <StartDialog
          snapshot={{
            jobId: detail.id,
            number: restored.number,
            label: restored.label,
            triggeredAt: restored.triggeredAt,
            pipelineId: detail.pipelineId,
            versionNumber: detail.versionNumber,
            isClone: !actionsFor(summary.state, summary.intent).restart,
          }}
          onClose={() => setRestored(undefined)}
        />
      )}
      {opened !== undefined && (
        <CheckpointDetail key={opened.number} checkpoint={opened} others={rows} onClose={() => setOpen(undefined)} onSelect={onSelect} />
      )}
    </div>
  );
}

function useCheckpointColumns(onRestore: (checkpoint: CheckpointRow) => void): readonly DataColumn<CheckpointRow>[] {
  const t = useTranslations("job.checkpoints");
  return useMemo(
    () => [
      { id: "number", header: t("id"), width: "64px", mono: true, sortValue: (row) => row.number, cell: (row) => row.number },
      {
        id: "status",
        header: t("status"),
        width: "minmax(150px, 0.8fr)",
        cell: (row) => (
          <span className="inline-flex items-center gap-1.5">
            <StatusDot tone={TONES[row.status] ?? "neutral"} />
            {row.type === "SAVEPOINT"
              ? t("savepointOf", {
                  status: t.has(`statuses.${row.status}`) ? t(`statuses.${row.status}`) : row.status,
                  label: row.label ?? "",
                })
              : t.has(`statuses.${row.status}`)
                ? t(`statuses.${row.status}`)
                : row.status}
          </span>
        ),
      },
      {
        id: "trigger",
        header: t("trigger"),
        width: "160px",
        mono: true,
        sortValue: (row) => row.triggeredAt,
        cell: (row) => formatMoment(row.triggeredAt),
      },
      {
        id: "duration",
        header: t("duration"),
        width: "92px",
        align: "right",
        sortValue: durationOf,
        cell: (row) => formatDuration(durationOf(row)),
      },
      {
        id: "bytes",
        header: t("size"),
        width: "92px",
        align: "right",
        sortValue: (row) => row.stateBytes,
        cell: (row) => (row.status === "COMPLETED" ? formatBytes(row.stateBytes) : "–"),
      },
      {
        id: "full",
        header: t("fullSize"),
        width: "92px",
        align: "right",
        sortValue: (row) => row.fullStateBytes,
        cell: (row) => (row.status === "COMPLETED" ? formatBytes(row.fullStateBytes) : "–"),
      },
      {
        id: "inflight",
        header: t("inFlight"),
        width: "80px",
        align: "right",
        sortValue: (row) => row.inFlightBytes,
        cell: (row) => formatBytes(row.inFlightBytes),
      },
      {
        id: "where",
        header: t("where"),
        width: "minmax(220px, 1.4fr)",
        cell: (row) =>
          row.failure !== null ? (
            <span className="text-bad" title={row.failure}>
              {row.failure}
            </span>
          ) : (
            <PhaseBar subtasks={readSubtasks(row.subtasks)} />
          ),
      },
      {
        id: "action",
        header: <span className="sr-only">{t("action")}</span>,
        width: "150px",
        align: "right",
        cell: (row) => (
          <ActOnly>
            <RestoreButton checkpoint={row} onRestore={onRestore} />
          </ActOnly>
        ),
      },
    ],
    [t, onRestore],
  );
}

/** From a savepoint a clone may begin while the job runs; a checkpoint of a running job is replaced by the next ones. */
function RestoreButton({
  checkpoint,
  onRestore,
}: {
  readonly checkpoint: CheckpointRow;
  readonly onRestore: (checkpoint: CheckpointRow) => void;
}) {
  const t = useTranslations("job.checkpoints");
  const summary = useJobSummary();
  const hasEnded = actionsFor(summary.state, summary.intent).restart;
  if (
    checkpoint.status !== "COMPLETED" ||
    checkpoint.path === null ||
    checkpoint.disposedAt !== null ||
    !(hasEnded || checkpoint.type === "SAVEPOINT")
  )
    return null;
  return (
    <Button
      size="sm"
      variant="ghost"
      className="!text-accent"
      onClick={(event) => {
        event.stopPropagation();
        onRestore(checkpoint);
      }}
    >
      {hasEnded ? t("restore") : t("clone")}
    </Button>
  );
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <span className="whitespace-nowrap text-ink-2">
      {label} <b className="font-semibold text-ink">{value}</b>
    </span>
  );
}
