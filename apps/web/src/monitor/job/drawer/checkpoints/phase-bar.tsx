"use client";
import { useTranslations } from "next-intl";
import { phasesOf, type CheckpointPhase, type SubtaskCheckpoint } from "../../../answers/slow-checkpoint.ts";
import { formatDuration } from "../../../format/time.ts";

export const PHASE_FILL: Record<CheckpointPhase, string> = {
  "start-delay": "var(--muted)",
  alignment: "repeating-linear-gradient(135deg, var(--held) 0 3px, color-mix(in srgb, var(--held) 50%, transparent) 3px 6px)",
  sync: "var(--busy)",
  async: "var(--info)",
  "no-answer": "var(--bad)",
};
const PHASES: readonly CheckpointPhase[] = ["start-delay", "alignment", "sync", "async"];

/** Where the time of the slowest subtask went; `scaleMs` makes bars of several subtasks comparable. */
export function PhaseBar({ subtasks, scaleMs }: { readonly subtasks: readonly SubtaskCheckpoint[]; readonly scaleMs?: number }) {
  const t = useTranslations("job.checkpoints.phases");
  const slowest = subtasks.toSorted((a, b) => totalMs(b) - totalMs(a))[0];
  if (slowest === undefined) return null;
  const phases = phasesOf(slowest);
  const total = totalMs(slowest);
  const words = phases
    .filter(([, ms]) => ms > 0)
    .map(([phase, ms]) => `${t(phase)} ${formatDuration(ms)}`)
    .join(", ");
  return (
    <span role="img" aria-label={words} title={words} className="flex h-2 w-full overflow-hidden rounded-[2px]">
      {phases.map(([phase, ms]) => (
        <span key={phase} style={{ width: `${(ms / Math.max(1e-9, scaleMs ?? total)) * 100}%`, background: PHASE_FILL[phase] }} />
      ))}
    </span>
  );
}

export function PhaseLegend() {
  const t = useTranslations("job.checkpoints.phases");
  return (
    <span className="ml-auto flex gap-3 text-sm text-ink-2">
      {PHASES.map((phase) => (
        <span key={phase} className="inline-flex items-center gap-1.5 whitespace-nowrap">
          <span aria-hidden className="size-2.5 rounded-[1px]" style={{ background: PHASE_FILL[phase] }} />
          {t(phase)}
        </span>
      ))}
    </span>
  );
}

export function totalMs(subtask: SubtaskCheckpoint): number {
  return phasesOf(subtask).reduce((sum, [, ms]) => sum + ms, 0);
}
