"use client";
import { Button, EmptyState, IconButton, Input, Select } from "@millrace/ui/primitives";
import { METRIC_NAMES } from "@millrace/pipeline/metrics";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { useTopics } from "../../../trpc/live-provider.tsx";
import { useLive } from "../../../trpc/live-store.ts";
import type { SeriesRequest } from "../../sample/combine.ts";
import { MetricChart } from "../history/metric-chart.tsx";
import { useMarks } from "../history/use-marks.ts";
import { useSeries } from "../history/use-series.ts";
import { useJobView, useReading } from "../job-view-context.tsx";

interface Pick {
  readonly nodeId: string;
  readonly metric: string;
  /** One subtask; left out: all together. */
  readonly subtask?: number;
}

/** The job as a whole, among the scopes. */
const JOB = "@job";

const LINE = [{ label: "", color: "var(--accent)", of: 0 }];

/** Any metric of any node, as many charts as one likes, on one time axis. */
export function MetricsTab({ selectedNode }: { readonly selectedNode: string | undefined }) {
  const t = useTranslations("job.metrics");
  const { detail, nameOf } = useJobView();
  const [pickedNode, setPickedNode] = useState<string | undefined>(undefined);
  const nodeId = pickedNode ?? selectedNode ?? detail.document.nodes[0]?.id ?? "";
  const [search, setSearch] = useState("");
  const [picks, setPicks] = useState<readonly Pick[]>(() => firstPicks(detail.document.nodes[0]?.id));
  useTopics(
    useMemo(
      () =>
        [...new Set([nodeId, ...picks.map((p) => p.nodeId)])]
          .filter((id) => id !== "" && !id.startsWith("@"))
          .map((id) => `node:${detail.id}:${id}`),
      [nodeId, picks, detail.id],
    ),
  );
  const names = useMetricNames(detail.id, nodeId).filter((name) => name.toLowerCase().includes(search.toLowerCase()));
  const scopes = [
    { value: JOB, label: t("job") },
    { value: "@process", label: t("process") },
    ...detail.document.nodes.map((n) => ({ value: n.id, label: nameOf(n.id) })),
  ];
  const [subtask, setSubtask] = useState<number | undefined>(undefined);
  const subtasks = useLive((state) => state.subtasks[`node:${detail.id}:${nodeId}`]?.node.parallelism) ?? 0;
  const isThis = (p: Pick, metric: string): boolean => p.nodeId === nodeId && p.metric === metric && p.subtask === subtask;
  const isPicked = (metric: string): boolean => picks.some((p) => isThis(p, metric));
  const toggle = (metric: string): void =>
    setPicks(
      isPicked(metric)
        ? picks.filter((p) => !isThis(p, metric))
        : [...picks, { nodeId, metric, ...(subtask === undefined ? {} : { subtask }) }],
    );
  return (
    <div className="flex h-full min-h-0">
      <div className="flex w-60 shrink-0 flex-col border-r border-line">
        <div className="flex flex-col gap-1.5 p-2">
          <Select
            aria-label={t("node")}
            value={nodeId}
            onChange={(value) => {
              setPickedNode(value);
              setSubtask(undefined);
            }}
            options={scopes}
          />
          {subtasks > 1 && (
            <Select
              aria-label={t("subtask")}
              value={subtask === undefined ? "*" : String(subtask)}
              onChange={(value) => setSubtask(value === "*" ? undefined : Number(value))}
              options={[
                { value: "*", label: t("allSubtasks") },
                ...Array.from({ length: subtasks }, (_, i) => ({ value: String(i), label: t("subtaskNumber", { subtask: i }) })),
              ]}
            />
          )}
          <Input
            type="search"
            aria-label={t("search")}
            placeholder={t("search")}
            value={search}
            onChange={(e) => setSearch(e.target.value)}
          />
        </div>
        <ul className="min-h-0 flex-1 overflow-y-auto pb-2" aria-label={t("list")}>
          {names.map((name) => (
            <li key={name}>
              <label className="flex h-6 cursor-pointer items-center gap-2 px-2 font-mono text-xs hover:bg-sunken">
                <input type="checkbox" className="accent-(--accent)" checked={isPicked(name)} onChange={() => toggle(name)} />
                <span className="truncate" title={name}>
                  {name}
                </span>
              </label>
            </li>
          ))}
          {names.length === 0 && <li className="px-2 text-ink-2">{t("noMatch")}</li>}
        </ul>
      </div>
      <div className="min-w-0 flex-1 overflow-y-auto p-3">
        {picks.length === 0 ? (
          <EmptyState title={t("nonePicked")} actions={<Button onClick={() => setPicks(firstPicks(nodeId))}>{t("pickUsual")}</Button>} />
        ) : (
          <div className="grid grid-cols-[repeat(auto-fill,minmax(280px,1fr))] gap-x-5 gap-y-4">
            {picks.map((pick) => (
              <PickedChart
                key={`${pick.nodeId}/${pick.metric}/${pick.subtask ?? ""}`}
                pick={pick}
                onClose={() => setPicks(picks.filter((p) => p !== pick))}
              />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

function PickedChart({ pick, onClose }: { readonly pick: Pick; readonly onClose: () => void }) {
  const t = useTranslations("job.metrics");
  const { nameOf } = useJobView();
  // The job itself has no name among the series.
  const series = useSeries(useMemo((): readonly SeriesRequest[] => [pick.nodeId === JOB ? { ...pick, nodeId: "" } : pick], [pick]));
  const marks = useMarks();
  const place = pick.nodeId === JOB ? t("job") : pick.nodeId === "@process" ? t("process") : nameOf(pick.nodeId);
  const title = `${place}${pick.subtask === undefined ? "" : ` ${t("subtaskNumber", { subtask: pick.subtask })}`} · ${pick.metric}`;
  return (
    <MetricChart
      title={title}
      metric={pick.metric}
      series={series}
      lines={LINE}
      marks={marks}
      height={110}
      actions={
        <IconButton size="sm" label={t("close", { metric: pick.metric })} onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      }
    />
  );
}

function firstPicks(nodeId: string | undefined): readonly Pick[] {
  return nodeId === undefined
    ? []
    : ["numRecordsOutPerSecond", "busyTimeMsPerSecond", "backPressuredTimeMsPerSecond"].map((metric) => ({ nodeId, metric }));
}

/** What the node reports, its own counters among it; before it reports, the names that every node may have. */
function useMetricNames(jobId: string, nodeId: string): readonly string[] {
  const reading = useReading();
  const reported = useLive((state) => state.subtasks[`node:${jobId}:${nodeId}`]?.node.metrics);
  return useMemo(
    () =>
      (nodeId === JOB
        ? Object.keys(reading?.job ?? {})
        : nodeId === "@process"
          ? Object.keys(reading?.process ?? {})
          : Object.keys(reported ?? Object.fromEntries(METRIC_NAMES.map((n) => [n, null])))
      ).toSorted(),
    [nodeId, reading?.process, reading?.job, reported],
  );
}
