"use client";
import { IconButton, Select } from "@millrace/ui/primitives";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { CheckpointRow } from "../../../../server/jobs/job-history.ts";
import { explainCheckpoint, readSubtasks, withSilent, type SubtaskCheckpoint } from "../../../answers/slow-checkpoint.ts";
import { formatBytes, formatShare } from "../../../format/quantity.ts";
import { formatDuration } from "../../../format/time.ts";
import { useJobView, useReading } from "../../job-view-context.tsx";
import { chainsOf } from "../chains.ts";
import { summarize } from "./checkpoint-stats.ts";
import { PhaseBar, totalMs } from "./phase-bar.tsx";

/** One checkpoint down to its subtasks, slowest first, and one sentence on what made it slow. */
export function CheckpointDetail({
  checkpoint,
  others,
  onClose,
  onSelect,
}: {
  readonly checkpoint: CheckpointRow;
  readonly others: readonly CheckpointRow[];
  readonly onClose: () => void;
  readonly onSelect: (nodeId: string | undefined) => void;
}) {
  const t = useTranslations("job.checkpoints");
  const common = useTranslations("common");
  const { graph, nameOf } = useJobView();
  const reading = useReading();
  const subtasks = useMemo(() => {
    const answered = readSubtasks(checkpoint.subtasks);
    const expected = Object.fromEntries(chainsOf(reading?.nodes ?? {}, graph).map((chain) => [chain.task, chain.parallelism]));
    return (checkpoint.status === "COMPLETED" ? answered : withSilent(answered, expected)).toSorted((a, b) => totalMs(b) - totalMs(a));
    // Only how many subtasks there are matters, and that does not change while the job runs.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [checkpoint, reading === undefined]);
  const [comparedWith, setComparedWith] = useState<number | undefined>(undefined);
  const compared = useMemo(
    () => new Map(readSubtasks(others.find((row) => row.number === comparedWith)?.subtasks).map((s) => [`${s.nodeId}/${s.subtask}`, s])),
    [others, comparedWith],
  );
  const [closed, setClosed] = useState<ReadonlySet<string>>(NONE_CLOSED);
  const operators = useMemo(() => operatorsOf(subtasks), [subtasks]);
  const slow = explainCheckpoint(subtasks, checkpoint.status === "FAILED");
  const scaleMs = subtasks.reduce((most, s) => Math.max(most, totalMs(s)), 0);
  const acknowledged = subtasks.filter((s) => s.ackAt !== null).length;
  return (
    <aside aria-label={t("detailOf", { number: checkpoint.number })} className="flex w-[56%] min-w-96 flex-col border-l border-line">
      <div className="flex items-start gap-2 border-b border-line px-3 py-2">
        <div className="min-w-0 flex-1">
          <b className="font-semibold">{t("detailOf", { number: checkpoint.number })}</b>{" "}
          <span className="text-ink-2">{t("acknowledged", { n: acknowledged, total: subtasks.length })}</span>
          {slow !== undefined && (
            <p className="mt-0.5">
              {slow.phaseMs === null
                ? t("silent", { node: nameOf(slow.nodeId), subtask: slow.subtask, phase: t(`phases.${slow.phase}`) })
                : t("slow", {
                    node: nameOf(slow.nodeId),
                    subtask: slow.subtask,
                    phase: t(`phases.${slow.phase}`),
                    time: formatDuration(slow.phaseMs),
                    share: formatShare(slow.share),
                    median: formatDuration(slow.medianMs),
                  })}
            </p>
          )}
          {checkpoint.failure !== null && <p className="mt-0.5 text-bad">{checkpoint.failure}</p>}
          {checkpoint.path !== null && (
            <p className="mt-0.5 truncate font-mono text-xs text-ink-2" title={checkpoint.path}>
              {checkpoint.path}
            </p>
          )}
        </div>
        <Select
          aria-label={t("compare")}
          className="!w-40"
          value={comparedWith === undefined ? "-" : String(comparedWith)}
          onChange={(value) => setComparedWith(value === "-" ? undefined : Number(value))}
          options={[
            { value: "-", label: t("compareNone") },
            ...others
              .filter((row) => row.number !== checkpoint.number && row.status === "COMPLETED")
              .slice(0, MOST_COMPARED)
              .map((row) => ({ value: String(row.number), label: t("compareWith", { number: row.number }) })),
          ]}
        />
        <IconButton label={common("close")} size="sm" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1 overflow-auto">
        <table className="w-full">
          <thead className="sticky top-0 bg-sunken text-xs text-ink-2">
            <tr>
              {[
                "task",
                "phasesHead",
                "total",
                ...(comparedWith === undefined ? [] : ["difference"]),
                "startDelay",
                "alignment",
                "sync",
                "async",
                "inFlight",
                "size",
              ].map((key, i) => (
                <th key={key} scope="col" className={`px-2 py-1 font-medium ${i > 1 ? "text-right" : "text-left"}`}>
                  {key === "phasesHead" ? t("phasesUpTo", { time: formatDuration(scaleMs) }) : t(key)}
                </th>
              ))}
            </tr>
          </thead>
          {operators.map((operator) => (
            <tbody key={operator.nodeId}>
              <OperatorRow
                operator={operator}
                columns={comparedWith === undefined ? 9 : 10}
                isOpen={!closed.has(operator.nodeId)}
                onToggle={() => setClosed(toggled(closed, operator.nodeId))}
                onSelect={onSelect}
              />
              {!closed.has(operator.nodeId) &&
                operator.subtasks.map((s) => (
                  <SubtaskRow
                    key={s.subtask}
                    subtask={s}
                    scaleMs={scaleMs}
                    {...(comparedWith === undefined ? {} : { compared: compared.get(`${s.nodeId}/${s.subtask}`) ?? null })}
                  />
                ))}
            </tbody>
          ))}
        </table>
      </div>
    </aside>
  );
}

const NONE_CLOSED: ReadonlySet<string> = new Set();
const MOST_COMPARED = 30;

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}

interface Operator {
  readonly nodeId: string;
  /** Slowest first. */
  readonly subtasks: readonly SubtaskCheckpoint[];
}

/** The subtasks by their task, the task with the slowest one first. */
function operatorsOf(slowestFirst: readonly SubtaskCheckpoint[]): readonly Operator[] {
  const operators = new Map<string, SubtaskCheckpoint[]>();
  for (const subtask of slowestFirst) operators.set(subtask.nodeId, [...(operators.get(subtask.nodeId) ?? []), subtask]);
  return [...operators].map(([nodeId, subtasks]) => ({ nodeId, subtasks }));
}

function OperatorRow({
  operator: { nodeId, subtasks },
  columns,
  isOpen,
  onToggle,
  onSelect,
}: {
  readonly operator: Operator;
  readonly columns: number;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onSelect: (nodeId: string | undefined) => void;
}) {
  const t = useTranslations("job.checkpoints");
  const { nameOf } = useJobView();
  const { min, avg, max } = summarize(subtasks.filter((s) => s.ackAt !== null).map(totalMs));
  const bytes = subtasks.reduce((sum, s) => sum + (s.bytes ?? 0), 0);
  const acknowledged = subtasks.filter((s) => s.ackAt !== null).length;
  return (
    <tr className="h-7 border-b border-line bg-sunken">
      <th scope="rowgroup" colSpan={columns} className="px-2 text-left font-normal whitespace-nowrap">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={t("subtasksOf", { node: nameOf(nodeId) })}
          className="mr-1 w-4 text-ink-2"
          onClick={onToggle}
        >
          {isOpen ? "▾" : "▸"}
        </button>
        <button type="button" className="font-semibold hover:text-accent hover:underline" onClick={() => onSelect(nodeId)}>
          {nameOf(nodeId)}
        </button>
        <span className="ml-3 text-ink-2">
          {t("operatorFacts", {
            n: acknowledged,
            total: subtasks.length,
            min: formatDuration(min),
            avg: formatDuration(avg),
            max: formatDuration(max),
            size: formatBytes(bytes),
          })}
        </span>
      </th>
    </tr>
  );
}

/** `compared`: the same subtask in another checkpoint; null where it had none. */
function SubtaskRow({
  subtask,
  scaleMs,
  compared,
}: {
  readonly subtask: SubtaskCheckpoint;
  readonly scaleMs: number;
  readonly compared?: SubtaskCheckpoint | null;
}) {
  const t = useTranslations("job.checkpoints");
  const total = totalMs(subtask);
  const difference = compared == null ? null : total - totalMs(compared);
  return (
    <tr className={`h-7 border-b border-line ${subtask.ackAt === null ? "bg-bad-soft" : ""}`}>
      <th scope="row" className="pr-2 pl-8 text-left font-normal whitespace-nowrap">
        {t("subtaskNumber", { subtask: subtask.subtask })}
      </th>
      <td className="w-44 min-w-28 px-2">
        {subtask.ackAt === null ? <span className="text-bad">{t("noAnswer")}</span> : <PhaseBar subtasks={[subtask]} scaleMs={scaleMs} />}
      </td>
      <td className="px-2 text-right whitespace-nowrap">{formatDuration(subtask.ackAt === null ? null : total)}</td>
      {compared !== undefined && (
        <td className={`px-2 text-right whitespace-nowrap ${(difference ?? 0) > 0 ? "text-bad" : "text-ok"}`}>
          {difference === null ? "–" : `${difference > 0 ? "+" : ""}${formatDuration(difference)}`}
        </td>
      )}
      {[subtask.startDelayMs, subtask.alignmentMs, subtask.syncMs, subtask.asyncMs].map((ms, i) => (
        <td key={i} className="px-2 text-right whitespace-nowrap">
          {formatDuration(ms)}
        </td>
      ))}
      <td className="px-2 text-right whitespace-nowrap">{formatBytes(subtask.inFlightBytes)}</td>
      <td className="px-2 text-right whitespace-nowrap">{formatBytes(subtask.bytes)}</td>
    </tr>
  );
}
