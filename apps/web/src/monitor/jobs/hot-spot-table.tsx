"use client";
import { EmptyState } from "@millrace/ui/primitives";
import { DataTable, type DataColumn } from "@millrace/ui/tables";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useMemo } from "react";
import { useTopics } from "../../trpc/live-provider.tsx";
import { useLive } from "../../trpc/live-store.ts";
import type { HotSpot, HotSpotKind } from "../answers/hot-spots.ts";
import { formatBytes, formatShare } from "../format/quantity.ts";
import { formatDuration } from "../format/time.ts";

const TOPICS = ["hotspots"];
const NONE: readonly HotSpot[] = [];
const FORMATS: Readonly<Record<HotSpotKind, (value: number) => string>> = {
  busy: formatShare,
  held: formatShare,
  skew: formatShare,
  lag: formatDuration,
  state: formatBytes,
};
/** The end of each kind's bar; lag and state are compared with the largest. */
const isShare = (kind: HotSpotKind): boolean => kind === "busy" || kind === "held" || kind === "skew";

/** What stands out over all running jobs: the busiest, the most held back, the furthest behind, the largest and the most skewed nodes. */
export function HotSpotTable() {
  const t = useTranslations("jobs.hotSpots");
  useTopics(TOPICS);
  const spots = useLive((state) => state.hotSpots) ?? NONE;
  const columns = useMemo((): readonly DataColumn<HotSpot>[] => {
    const largest = (kind: HotSpotKind): number =>
      isShare(kind) ? 1 : Math.max(...spots.filter((spot) => spot.kind === kind).map(({ value }) => value));
    return [
      { id: "kind", header: t("kind"), width: "150px", sortValue: (spot) => spot.kind, cell: (spot) => t(`kinds.${spot.kind}`) },
      {
        id: "value",
        header: t("value"),
        width: "96px",
        align: "right",
        sortValue: (spot) => spot.value,
        cell: (spot) => <b className="font-semibold">{FORMATS[spot.kind](spot.value)}</b>,
      },
      {
        id: "bar",
        header: <span className="sr-only">{t("value")}</span>,
        width: "120px",
        cell: (spot) => (
          <span aria-hidden className="block h-1.5 overflow-hidden rounded-[3px] bg-idle">
            <span
              className={`block h-full ${spot.kind === "held" ? "bg-held" : spot.kind === "busy" ? "bg-busy" : "bg-info"}`}
              style={{ width: `${(spot.value / largest(spot.kind)) * 100}%` }}
            />
          </span>
        ),
      },
      {
        id: "node",
        header: t("node"),
        width: "minmax(160px, 1fr)",
        sortValue: (spot) => spot.nodeName,
        cell: (spot) => (
          <Link
            href={`/jobs/${spot.jobId}?node=${encodeURIComponent(spot.nodeId)}`}
            className="font-semibold hover:text-accent hover:underline"
          >
            {spot.subtask === null ? spot.nodeName : t("subtask", { node: spot.nodeName, subtask: spot.subtask })}
          </Link>
        ),
      },
      {
        id: "job",
        header: t("job"),
        width: "minmax(160px, 1fr)",
        sortValue: (spot) => spot.jobName,
        cell: (spot) => (
          <Link href={`/jobs/${spot.jobId}`} className="hover:text-accent hover:underline">
            {spot.jobName}
          </Link>
        ),
      },
    ];
  }, [t, spots]);
  if (spots.length === 0) return <EmptyState title={t("none")} hint={t("noneHint")} />;
  return (
    <div className="max-h-full overflow-hidden rounded-lg border border-line bg-surface" style={{ height: 36 * (spots.length + 1) + 2 }}>
      <DataTable
        label={t("title")}
        rows={spots}
        columns={columns}
        rowKey={(spot) => `${spot.jobId}/${spot.nodeId}/${spot.kind}`}
        rowHeight={36}
      />
    </div>
  );
}
