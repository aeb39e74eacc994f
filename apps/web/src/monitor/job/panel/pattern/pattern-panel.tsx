"use client";
import type { LongestWaiting, NodeSample } from "@millrace/pipeline/metrics";
import { stepsOf, type Pattern } from "@millrace/pipeline/patterns";
import { useTranslations } from "next-intl";
import { useLive } from "../../../../trpc/live-store.ts";
import { formatWhole } from "../../../format/quantity.ts";
import { formatDuration, formatMoment } from "../../../format/time.ts";
import { useJobView } from "../../job-view-context.tsx";
import { Facts } from "../facts.tsx";
import { PatternVersionLine } from "./pattern-version-line.tsx";
import { stepFigures, total, versionsOf } from "./step-figures.ts";

const DAY_MS = 86_400_000;

/** A pattern node at work: what waits at each step, what waits longest, and which version of the pattern it runs. */
export function PatternPanel({ nodeId }: { readonly nodeId: string }) {
  const t = useTranslations("job.pattern");
  const { detail } = useJobView();
  const reading = useLive((state) => state.subtasks[`node:${detail.id}:${nodeId}`]);
  if (reading === undefined) return null;
  const { node } = reading;
  const config = detail.document.nodes.find(({ id }) => id === nodeId)?.config as { readonly pattern: Pattern } | undefined;
  const order = config === undefined ? [] : stepsOf(config.pattern).map(({ name }) => name);
  const latencyMs = Math.max(0, ...(node.metrics["matchLatencyMs"] ?? []).map((value) => value ?? 0));
  return (
    <section aria-label={t("title")} className="flex flex-col gap-3.5" data-testid="pattern-panel">
      <Steps node={node} order={order} />
      {node.longestWaiting !== undefined && (
        <Longest nodeId={nodeId} waiting={node.longestWaiting} watermark={lowest(node.metrics["currentInputWatermark"])} at={reading.at} />
      )}
      <Facts
        entries={[
          [t("matches"), formatWhole(total(node.metrics["numMatches"]))],
          [t("partial"), formatWhole(total(node.metrics["numPartialMatches"]))],
          [t("mostOfOneKey"), formatWhole(Math.max(0, ...(node.metrics["mostPartialMatchesOfOneKey"] ?? []).map((value) => value ?? 0)))],
          [t("pruned"), formatWhole(total(node.metrics["numPruned"]))],
          // Of events that are long past the distance to the clock says nothing about the job.
          ...(latencyMs < DAY_MS ? [[t("latency"), formatDuration(latencyMs)] as const] : []),
        ]}
      />
      <PatternVersionLine nodeId={nodeId} versions={versionsOf(node)} />
    </section>
  );
}

function lowest(column: readonly (number | null)[] | undefined): number | undefined {
  const known = (column ?? []).filter((value) => value !== null);
  return known.length === 0 ? undefined : Math.min(...known);
}

function Steps({ node, order }: { readonly node: NodeSample; readonly order: readonly string[] }) {
  const t = useTranslations("job.pattern");
  const steps = stepFigures(node, order);
  if (steps.length === 0) return <p className="text-ink-2">{t("noFigures")}</p>;
  const most = Math.max(1, ...steps.map(({ waiting }) => waiting));
  return (
    <div>
      <h3 className="mb-1 text-sm font-semibold text-ink-2">{t("waitingAtSteps")}</h3>
      <table className="w-full border-collapse text-right tabular-nums">
        <thead className="text-xs text-ink-2">
          <tr>
            <th scope="col" className="text-left font-normal">
              {t("step")}
            </th>
            <th scope="col" className="w-2/5 text-left font-normal">
              {t("waiting")}
            </th>
            <th scope="col" className="font-normal" title={t("advancedHint")}>
              {t("advanced")}
            </th>
            <th scope="col" className="font-normal" title={t("expiredHint")}>
              {t("expired")}
            </th>
            <th scope="col" className="font-normal" title={t("rejectedHint")}>
              {t("rejected")}
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ step, waiting, advanced, expired, rejected }) => (
            <tr key={step} data-step={step} className="border-t border-line">
              <th scope="row" className="max-w-24 truncate py-1 pr-2 text-left font-mono text-sm font-normal" title={step}>
                {step}
              </th>
              <td className="py-1 pr-2">
                <span className="flex items-center gap-2">
                  <span aria-hidden className="h-1.5 flex-1 overflow-hidden rounded-[3px] bg-idle">
                    <span className="block h-full bg-[var(--cat-cep)]" style={{ width: `${(waiting / most) * 100}%` }} />
                  </span>
                  <span className="min-w-10 font-medium">{formatWhole(waiting)}</span>
                </span>
              </td>
              <td className="py-1 pl-2">{formatWhole(advanced)}</td>
              <td className="py-1 pl-2">{formatWhole(expired)}</td>
              <td className="py-1 pl-2">{formatWhole(rejected)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Longest({
  nodeId,
  waiting,
  watermark,
  at,
}: {
  readonly nodeId: string;
  readonly waiting: LongestWaiting;
  readonly watermark: number | undefined;
  readonly at: number;
}) {
  const t = useTranslations("job.pattern");
  const { detail } = useJobView();
  const config = detail.document.nodes.find(({ id }) => id === nodeId)?.config as { readonly time?: string } | undefined;
  const now = config?.time === "processing" ? at : (watermark ?? waiting.since);
  const values = {
    step: waiting.step,
    since: formatMoment(waiting.since),
    for: formatDuration(Math.max(0, now - waiting.since)),
    subtask: waiting.subtask,
  };
  return (
    <div data-testid="longest-waiting">
      <h3 className="mb-1 text-sm font-semibold text-ink-2">{t("longest")}</h3>
      <p>
        {waiting.key !== "" && <code className="mr-1.5 rounded-sm bg-sunken px-1 font-mono text-sm break-all">{waiting.key}</code>}
        {t("longestSentence", values)}
      </p>
    </div>
  );
}
