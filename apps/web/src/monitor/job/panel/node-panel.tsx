"use client";
import { ActOnly } from "../../../shell/act-only.tsx";
import { CategoryTile } from "@millrace/ui/canvas";
import { Button, IconButton, TabPanel, Tabs } from "@millrace/ui/primitives";
import { Eye } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { kindOf, outputsOf } from "../../../editor/catalog/kinds.ts";
import { useTopics } from "../../../trpc/live-provider.tsx";
import { formatBytes, formatShare, formatWhole } from "../../format/quantity.ts";
import { formatDuration, formatMoment } from "../../format/time.ts";
import { MetricChart } from "../history/metric-chart.tsx";
import { useMarks } from "../history/use-marks.ts";
import { useSeries } from "../history/use-series.ts";
import { actionsFor } from "../job-actions.ts";
import { useHealth, useIsStale, useJobSummary, useJobView, useReading } from "../job-view-context.tsx";
import { RescaleDialog } from "../rescale/rescale-dialog.tsx";
import { useJobActions } from "../use-job-actions.ts";
import { lagBehindClock } from "../../sample/lag.ts";
import { Facts } from "./facts.tsx";
import { keyColumns } from "./key-columns.ts";
import { KeyLookUp } from "./key-look-up.tsx";
import { NodeErrors } from "./node-errors.tsx";
import { PatternPanel } from "./pattern/pattern-panel.tsx";
import { Remedies } from "./remedies.tsx";
import { SubtaskTable } from "./subtask-table.tsx";

/** One node: what it does now, its subtasks, and what went wrong in it. */
export function NodePanel({
  nodeId,
  onLook,
  onLookAt,
}: {
  readonly nodeId: string;
  readonly onLook: (nodeId: string) => void;
  readonly onLookAt: (place: string) => void;
}) {
  const t = useTranslations("job.panel");
  const { detail, nameOf } = useJobView();
  const reading = useReading();
  const isStale = useIsStale();
  const health = useHealth();
  const [tab, setTab] = useState("now");
  useTopics(useMemo(() => [`node:${detail.id}:${nodeId}`], [detail.id, nodeId]));
  const node = detail.document.nodes.find((n) => n.id === nodeId);
  const kind = node === undefined ? undefined : kindOf(node.kind);
  const live = reading?.nodes[nodeId];
  const keys = useMemo(() => keyColumns(detail.document, nodeId), [detail.document, nodeId]);
  const lateOutput = node !== undefined && outputsOf(node).some((port) => port.name === "late") ? `${nodeId}.late` : undefined;
  const hasInput = detail.document.edges.some((e) => e.to.split(".")[0] === nodeId);
  const hasOutput = detail.document.edges.some((e) => e.from.split(".")[0] === nodeId);
  const isCulprit = health.culprit?.nodeId === nodeId || health.culprit?.chain.includes(nodeId) === true;
  return (
    <section aria-label={nameOf(nodeId)} className="flex min-h-full flex-col">
      <header className="flex items-center gap-2 px-3 pt-3 pb-1">
        <CategoryTile category={kind?.category ?? "unknown"} icon={kind?.icon ?? "circle-help"} />
        <h2 className="min-w-0 truncate font-semibold" title={nameOf(nodeId)}>
          {nameOf(nodeId)}
        </h2>
        <span className="ml-auto whitespace-nowrap text-ink-2">{live === undefined ? "" : t("subtasks", { count: live.parallelism })}</span>
        <IconButton size="sm" label={t("look")} onClick={() => onLook(nodeId)}>
          <Eye aria-hidden />
        </IconButton>
        <RescaleButton nodeId={nodeId} />
      </header>
      <Tabs
        value={tab}
        onChange={setTab}
        label={t("nodeTabs")}
        items={[
          { id: "now", label: t("now") },
          { id: "subtasks", label: t("subtaskTab") },
          ...(keys.length > 0 ? [{ id: "state", label: t("stateTab") }] : []),
          { id: "errors", label: t("errors") },
        ]}
        className="flex flex-1 flex-col"
        listClassName="px-3"
      >
        <TabPanel value="now" className={`flex flex-col gap-3.5 p-3 ${isStale ? "opacity-60" : ""}`}>
          {isCulprit && health.culprit !== undefined && <Remedies culprit={health.culprit} />}
          <NodeCharts nodeId={nodeId} hasInput={hasInput} />
          {node?.kind === "cep.pattern" && <PatternPanel nodeId={nodeId} />}
          <Facts
            entries={[
              ...(hasInput ? [[t("recordsIn"), formatWhole(live?.recordsIn)] as const] : []),
              ...(hasOutput ? [[t("recordsOut"), formatWhole(live?.recordsOut)] as const] : []),
              [t("bytes"), `${formatBytes(live?.bytesInPerSecond)}/s · ${formatBytes(live?.bytesOutPerSecond)}/s`],
              [t("watermark"), live?.watermark == null ? t("noWatermark") : formatMoment(live.watermark)],
              [t("lag"), formatDuration(reading === undefined ? null : lagBehindClock(reading.at, live?.watermark))],
              ...(live?.latencyP99 == null ? [] : [[t("latency"), formatDuration(live.latencyP99)] as const]),
              [t("skew"), formatShare(live?.skew)],
              [t("stateSize"), formatBytes(live?.stateBytes)],
              [t("keys"), formatWhole(live?.keys)],
              [t("late"), formatWhole(live?.late)],
              [t("rowErrors"), formatWhole(live?.rowErrors)],
              ...(live?.pendingRecords == null ? [] : [[t("pending"), formatWhole(live.pendingRecords)] as const]),
              ...(live?.nextTimer == null ? [] : [[t("nextTimer"), formatMoment(live.nextTimer)] as const]),
            ]}
          />
          {lateOutput !== undefined && (
            <Button size="sm" className="self-start" onClick={() => onLookAt(lateOutput)}>
              <Eye aria-hidden /> {t("lookLate")}
            </Button>
          )}
          {(live?.hotKeys.length ?? 0) > 0 && <HotKeys keys={live?.hotKeys ?? []} />}
        </TabPanel>
        <TabPanel value="subtasks">
          <SubtaskTable nodeId={nodeId} hasInput={hasInput} hasOutput={hasOutput} />
        </TabPanel>
        {keys.length > 0 && (
          <TabPanel value="state">
            <KeyLookUp nodeId={nodeId} columns={keys} />
          </TabPanel>
        )}
        <TabPanel value="errors">
          <NodeErrors nodeId={nodeId} />
        </TabPanel>
      </Tabs>
    </section>
  );
}

/** Another number of subtasks for this node, by a stop with savepoint and a restart. */
function RescaleButton({ nodeId }: { readonly nodeId: string }) {
  const t = useTranslations("job.actions");
  const summary = useJobSummary();
  const actions = useJobActions(summary.id);
  const [isOpen, setIsOpen] = useState(false);
  if (!actionsFor(summary.state, summary.intent).rescale) return null;
  return (
    <>
      <ActOnly>
        <Button size="sm" disabled={actions.isPending} onClick={() => setIsOpen(true)}>
          {t("rescaleNode")}
        </Button>
      </ActOnly>
      {isOpen && <RescaleDialog nodeId={nodeId} onClose={() => setIsOpen(false)} onRescale={actions.rescale} />}
    </>
  );
}

function NodeCharts({ nodeId, hasInput }: { readonly nodeId: string; readonly hasInput: boolean }) {
  const t = useTranslations("job.panel");
  const marks = useMarks();
  const series = useSeries(
    useMemo(
      () =>
        ["numRecordsInPerSecond", "numRecordsOutPerSecond", "busyTimeMsPerSecond", "backPressuredTimeMsPerSecond"].map((metric) => ({
          nodeId,
          metric,
        })),
      [nodeId],
    ),
  );
  const hasState = useReading()?.nodes[nodeId]?.stateBytes != null;
  const state = useSeries(useMemo(() => [{ nodeId, metric: "stateBytes" }], [nodeId]));
  const load = useMemo(
    () => [
      { label: t("busy"), color: "var(--busy)", of: 2 },
      { label: t("heldBack"), color: "var(--held)", of: 3 },
    ],
    [t],
  );
  return (
    <>
      <MetricChart
        title={hasInput ? t("rowsIn") : t("rowsOut")}
        metric={hasInput ? "numRecordsInPerSecond" : "numRecordsOutPerSecond"}
        series={series}
        lines={hasInput ? ROWS_IN : ROWS_OUT}
        marks={marks}
        height={72}
      />
      <MetricChart title={t("load")} metric="busyTimeMsPerSecond" series={series} lines={load} marks={marks} height={72} />
      {hasState && <MetricChart title={t("stateSize")} metric="stateBytes" series={state} lines={STATE} marks={marks} height={48} />}
    </>
  );
}

const STATE = [{ label: "", color: "var(--info)", of: 0 }];
const ROWS_IN = [{ label: "", color: "var(--accent)", of: 0 }];
const ROWS_OUT = [{ label: "", color: "var(--accent)", of: 1 }];

function HotKeys({ keys }: { readonly keys: readonly { readonly key: string; readonly subtask: number; readonly share: number }[] }) {
  const t = useTranslations("job.panel");
  return (
    <div>
      <h3 className="mb-1 text-sm font-semibold text-ink-2">{t("hotKeys")}</h3>
      <ul className="flex flex-col gap-1">
        {keys
          .toSorted((a, b) => b.share - a.share)
          .slice(0, 8)
          .map((hot) => (
            <li key={hot.key} className="grid grid-cols-[1fr_88px_48px] items-center gap-2">
              <code className="truncate font-mono text-sm" title={hot.key}>
                {hot.key}
              </code>
              <span aria-hidden className="h-1.5 overflow-hidden rounded-[3px] bg-idle">
                <span className="block h-full bg-busy" style={{ width: `${hot.share * 100}%` }} />
              </span>
              <span className="text-right">{formatShare(hot.share)}</span>
            </li>
          ))}
      </ul>
    </div>
  );
}
