"use client";
import { EmptyState } from "@millrace/ui/primitives";
import { DataTable, type DataColumn } from "@millrace/ui/tables";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useLive } from "../../../trpc/live-store.ts";
import { formatBytes, formatRate, formatShare, formatWhole } from "../../format/quantity.ts";
import { formatClock, formatMoment } from "../../format/time.ts";
import { useJobView } from "../job-view-context.tsx";
import { subtaskRows, summaryOf, type SubtaskRow } from "./subtask-rows.ts";

/** Each subtask with its own numbers; the one that is far from the others stands out. */
export function SubtaskTable({
  nodeId,
  hasInput,
  hasOutput,
}: {
  readonly nodeId: string;
  readonly hasInput: boolean;
  readonly hasOutput: boolean;
}) {
  const t = useTranslations("job.panel");
  const { detail } = useJobView();
  const node = useLive((state) => state.subtasks[`node:${detail.id}:${nodeId}`]?.node);
  const rows = useMemo(() => (node === undefined ? [] : subtaskRows(node)), [node]);
  const columns = useMemo((): readonly DataColumn<SubtaskRow>[] => {
    const column = (
      id: keyof SubtaskRow,
      header: string,
      width: string,
      format: (value: number | null) => string,
    ): DataColumn<SubtaskRow> => ({
      id,
      header,
      width,
      align: "right",
      sortValue: (row) => row[id] as number | null,
      cell: (row) => format(row[id] as number | null),
    });
    return [
      column("index", "#", "34px", (v) => String(v ?? "")),
      ...(hasInput ? [column("inPerSecond", t("in"), "72px", formatRate)] : []),
      ...(hasOutput ? [column("outPerSecond", t("out"), "72px", formatRate)] : []),
      { ...column("busy", t("busy"), "80px", formatShare), cell: (row) => <LevelCell share={row.busy} color="var(--busy)" /> },
      {
        ...column("held", t("heldBack"), "84px", formatShare),
        cell: (row) => (
          <LevelCell
            share={row.held}
            color="var(--held)"
            level={row.level}
            levelText={row.level === null ? "" : t(`levels.${row.level}`)}
          />
        ),
      },
      column("idle", t("idle"), "64px", formatShare),
      {
        ...column("watermark", t("watermark"), "88px", formatClock),
        cell: (row) => (
          <span title={formatMoment(row.watermark)}>{row.watermark === null ? t("noWatermark") : formatClock(row.watermark)}</span>
        ),
      },
      column("keys", t("keys"), "72px", (v) => formatWhole(v)),
      column("stateBytes", t("stateSize"), "84px", formatBytes),
      column("late", t("late"), "64px", (v) => formatWhole(v)),
    ];
  }, [t, hasInput, hasOutput]);
  if (node === undefined) return <EmptyState title={t("noSubtasks")} />;
  return (
    <div className="flex h-full min-h-64 flex-col">
      <div className="min-h-0 flex-1">
        <DataTable
          label={t("subtaskTab")}
          rows={rows}
          columns={columns}
          rowKey={(row) => String(row.index)}
          rowTone={(row) => (row.isOutlier ? "warn" : undefined)}
        />
      </div>
      {rows.length > 1 && <Summary rows={rows} rate={hasInput ? "inPerSecond" : "outPerSecond"} />}
      {(node.splits?.length ?? 0) > 0 && <Splits splits={node.splits ?? []} />}
    </div>
  );
}

function LevelCell({
  share,
  color,
  level,
  levelText,
}: {
  readonly share: number | null;
  readonly color: string;
  readonly level?: string | null;
  readonly levelText?: string;
}) {
  return (
    <span className="inline-flex w-full items-center gap-1.5" title={levelText} data-level={level ?? undefined}>
      <span aria-hidden className="h-1.5 flex-1 overflow-hidden rounded-[3px] bg-idle">
        <span className="block h-full" style={{ width: `${(share ?? 0) * 100}%`, background: color }} />
      </span>
      <span className="w-8 text-right">{formatShare(share)}</span>
    </span>
  );
}

/** Minimum, median, maximum over the subtasks: the spread at a glance. */
function Summary({ rows, rate }: { readonly rows: readonly SubtaskRow[]; readonly rate: "inPerSecond" | "outPerSecond" }) {
  const t = useTranslations("job.panel");
  const rates = summaryOf(rows.map((row) => row[rate]));
  const busy = summaryOf(rows.map((row) => row.busy));
  return (
    <p className="border-t border-line px-3 py-2 text-ink-2">
      {t("spread", {
        min: formatRate(rates.min),
        median: formatRate(rates.median),
        max: formatRate(rates.max),
        busyMin: formatShare(busy.min),
        busyMax: formatShare(busy.max),
      })}
    </p>
  );
}

function Splits({
  splits,
}: {
  readonly splits: readonly {
    readonly id: string;
    readonly subtask: number;
    readonly watermark: number | null;
    readonly idleSince: number | null;
  }[];
}) {
  const t = useTranslations("job.panel");
  return (
    <div className="border-t border-line px-3 py-2">
      <h3 className="mb-1 text-sm font-semibold text-ink-2">{t("splits")}</h3>
      <ul className="flex flex-col">
        {splits.slice(0, 50).map((split) => (
          <li key={split.id} className="flex justify-between gap-3 border-b border-line py-0.5 last:border-b-0">
            <code className="truncate font-mono text-sm" title={split.id}>
              {split.id}
            </code>
            <span className="whitespace-nowrap text-ink-2">
              {split.idleSince !== null
                ? t("idleSince", { at: formatClock(split.idleSince) })
                : split.watermark === null
                  ? t("noWatermark")
                  : formatClock(split.watermark)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
