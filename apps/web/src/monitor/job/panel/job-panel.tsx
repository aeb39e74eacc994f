"use client";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { explainSilence } from "../../answers/silence.ts";
import { formatBytes, formatShare, formatWhole } from "../../format/quantity.ts";
import { formatDuration } from "../../format/time.ts";
import { lagBehindClock } from "../../sample/lag.ts";
import { jobPulse } from "../../sample/job-pulse.ts";
import { MetricChart } from "../history/metric-chart.tsx";
import { useMarks } from "../history/use-marks.ts";
import { useSeries } from "../history/use-series.ts";
import { useHealth, useIsStale, useJobSummary, useJobView, useReading } from "../job-view-context.tsx";
import { useSilenceText } from "../use-health-sentence.ts";
import { Facts } from "./facts.tsx";
import { NodePanel } from "./node-panel.tsx";
import { Remedies } from "./remedies.tsx";

const IN_LINE = [{ label: "", color: "var(--accent)", of: 0 }];

/** Beside the canvas: the chosen node, or the job as a whole. */
export function JobPanel({
  nodeId,
  onSelect,
  onLook,
  onLookAt,
}: {
  readonly nodeId: string | undefined;
  readonly onSelect: (nodeId: string | undefined) => void;
  /** Somebody wants to see the node's rows. */
  readonly onLook: (nodeId: string) => void;
  /** As `onLook`, at a certain output, "node.port". */
  readonly onLookAt: (place: string) => void;
}) {
  return (
    <div className="size-full overflow-y-auto bg-surface contain-strict">
      {nodeId === undefined ? (
        <WholeJob onSelect={onSelect} />
      ) : (
        <NodePanel key={nodeId} nodeId={nodeId} onLook={onLook} onLookAt={onLookAt} />
      )}
    </div>
  );
}

function WholeJob({ onSelect }: { readonly onSelect: (nodeId: string | undefined) => void }) {
  const t = useTranslations("job.panel");
  const { detail, graph } = useJobView();
  const reading = useReading();
  const isStale = useIsStale();
  const health = useHealth();
  const { state } = useJobSummary();
  const silenceText = useSilenceText();
  const marks = useMarks();
  const source = useMemo(() => {
    const targets = new Set(graph.edges.map((e) => e.to));
    return graph.nodes.filter((n) => !targets.has(n.id));
  }, [graph]);
  const series = useSeries(useMemo(() => source.slice(0, 8).map((n) => ({ nodeId: n.id, metric: "numRecordsOutPerSecond" })), [source]));
  const summed = useMemo(
    () => ({
      ...series,
      values: [
        series.timesMs.map((_, i) =>
          series.values.reduce<number | null>((sum, column) => (column[i] == null ? sum : (sum ?? 0) + column[i]), null),
        ),
      ],
    }),
    [series],
  );
  const process = useSeries(PROCESS);
  const pulse = reading === undefined ? undefined : jobPulse(detail.document, reading.at, reading.nodes);
  const silences = useMemo(
    () => (reading === undefined || state !== "RUNNING" ? [] : explainSilence({ at: reading.at, graph, live: reading.nodes })),
    [reading, graph, state],
  );
  return (
    <section aria-label={t("whole")} className={`flex flex-col gap-4 p-3 ${isStale ? "opacity-60" : ""}`}>
      <h2 className="font-semibold">{t("whole")}</h2>
      <MetricChart title={t("rowsIn")} metric="numRecordsOutPerSecond" series={summed} lines={IN_LINE} marks={marks} height={72} />
      <Facts
        entries={[
          [
            t("emitted"),
            formatWhole(
              sumOf(
                reading,
                source.map((n) => n.id),
              ),
            ),
          ],
          [t("busiest"), formatShare(pulse?.busyMax)],
          [t("mostHeld"), formatShare(pulse?.heldMax)],
          [t("lag"), formatDuration(pulse === undefined ? null : lagBehindClock(pulse.at, pulse.watermark))],
          [t("rowErrors"), formatWhole(pulse?.rowErrors)],
          [t("late"), formatWhole(pulse?.late)],
        ]}
      />
      {health.culprit !== undefined && <Remedies culprit={health.culprit} />}
      {silences.length > 0 && (
        <div>
          <h3 className="mb-1 text-sm font-semibold text-ink-2">{t("silences")}</h3>
          <ul className="flex flex-col gap-1">
            {silences.map((silence) => (
              <li key={`${silence.kind}${silence.nodeId}`}>
                <button type="button" className="text-left hover:text-accent hover:underline" onClick={() => onSelect(silence.nodeId)}>
                  {silenceText(silence)}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <MetricChart title={t("cpu")} metric="cpuMsPerSecond" series={process} lines={CPU} marks={marks} height={48} />
      <MetricChart title={t("heap")} metric="heapUsedBytes" series={process} lines={HEAP} marks={marks} height={48} />
      <Facts
        entries={[
          [t("rss"), formatBytes(reading?.process["rssBytes"])],
          [t("gc"), formatShare(perMille(reading?.process["gcMsPerSecond"]))],
          [t("loopDelay"), formatDuration(reading?.process["eventLoopDelayP99Ms"])],
        ]}
      />
    </section>
  );
}

const PROCESS = [
  { nodeId: "@process", metric: "cpuMsPerSecond" },
  { nodeId: "@process", metric: "heapUsedBytes" },
];
const CPU = [{ label: "", color: "var(--busy)", of: 0 }];
const HEAP = [{ label: "", color: "var(--info)", of: 1 }];

function sumOf(reading: ReturnType<typeof useReading>, ids: readonly string[]): number | null {
  if (reading === undefined) return null;
  return ids.reduce((sum, id) => sum + (reading.nodes[id]?.recordsOut ?? 0), 0);
}

function perMille(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : value / 1_000;
}
