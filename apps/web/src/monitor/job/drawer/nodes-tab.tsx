"use client";
import { EmptyState } from "@millrace/ui/primitives";
import { DataTable, type DataColumn } from "@millrace/ui/tables";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { formatBytes, formatRate, formatShare, formatWhole } from "../../format/quantity.ts";
import { formatClock, formatMoment } from "../../format/time.ts";
import type { NodeLive } from "@millrace/pipeline/metrics";
import { useJobView, useReading } from "../job-view-context.tsx";
import { flowOrder } from "./chains.ts";

interface NodeRow {
  readonly id: string;
  readonly name: string;
  readonly live: NodeLive;
  readonly isSource: boolean;
  readonly isSink: boolean;
}

/** Every node with its numbers in one sortable table; the most skewed, the busiest, the largest are one click away. */
export function NodesTab({
  selectedNode,
  onSelect,
}: {
  readonly selectedNode: string | undefined;
  readonly onSelect: (nodeId: string | undefined) => void;
}) {
  const t = useTranslations("job.nodes");
  const { graph, nameOf } = useJobView();
  const reading = useReading();
  const rows = useMemo((): readonly NodeRow[] => {
    const targets = new Set(graph.edges.map((e) => e.to));
    const sources = new Set(graph.edges.map((e) => e.from));
    return flowOrder(graph).flatMap((id) => {
      const live = reading?.nodes[id];
      return live === undefined ? [] : [{ id, name: nameOf(id), live, isSource: !targets.has(id), isSink: !sources.has(id) }];
    });
  }, [graph, reading, nameOf]);
  const columns = useMemo((): readonly DataColumn<NodeRow>[] => {
    const column = (
      id: string,
      width: string,
      value: (row: NodeRow) => number | null,
      format: (value: number | null) => string,
    ): DataColumn<NodeRow> => ({
      id,
      header: <span title={t(`hints.${id}`)}>{t(id)}</span>,
      width,
      align: "right",
      sortValue: value,
      cell: (row) => format(value(row)),
    });
    const input = (value: (live: NodeLive) => number | null) => (row: NodeRow) => (row.isSource ? null : value(row.live));
    const output = (value: (live: NodeLive) => number | null) => (row: NodeRow) => (row.isSink ? null : value(row.live));
    return [
      {
        id: "name",
        header: t("name"),
        width: "minmax(150px, 1.2fr)",
        sortValue: (row) => row.name,
        cell: (row) => <span className="font-medium">{row.name}</span>,
      },
      column(
        "subtasks",
        "84px",
        (row) => row.live.parallelism,
        (v) => String(v ?? ""),
      ),
      column("busy", "76px", (row) => row.live.busyMax, formatShare),
      column("held", "92px", (row) => row.live.heldMax, formatShare),
      column("skew", "76px", (row) => row.live.skew, formatShare),
      column(
        "inRate",
        "92px",
        input((live) => live.inPerSecond),
        formatRate,
      ),
      column(
        "outRate",
        "92px",
        output((live) => live.outPerSecond),
        formatRate,
      ),
      column(
        "in",
        "108px",
        input((live) => live.recordsIn),
        (v) => formatWhole(v),
      ),
      column(
        "out",
        "108px",
        output((live) => live.recordsOut),
        (v) => formatWhole(v),
      ),
      column(
        "bytesIn",
        "92px",
        input((live) => live.bytesInPerSecond),
        (v) => (v === null ? "–" : `${formatBytes(v)}/s`),
      ),
      column(
        "bytesOut",
        "92px",
        output((live) => live.bytesOutPerSecond),
        (v) => (v === null ? "–" : `${formatBytes(v)}/s`),
      ),
      {
        ...column("watermark", "92px", (row) => row.live.watermark, formatClock),
        cell: (row) => <span title={formatMoment(row.live.watermark)}>{formatClock(row.live.watermark)}</span>,
      },
      column("state", "84px", (row) => row.live.stateBytes, formatBytes),
      column(
        "late",
        "64px",
        (row) => row.live.late,
        (v) => formatWhole(v),
      ),
      column(
        "errors",
        "68px",
        (row) => row.live.rowErrors,
        (v) => formatWhole(v),
      ),
    ];
  }, [t]);
  return (
    <DataTable
      label={t("label")}
      rows={rows}
      columns={columns}
      rowKey={(row) => row.id}
      isSelected={(row) => row.id === selectedNode}
      onRowClick={(row) => onSelect(row.id === selectedNode ? undefined : row.id)}
      empty={<EmptyState title={t("empty")} />}
    />
  );
}
