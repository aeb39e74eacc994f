"use client";
import { EmptyState } from "@millrace/ui/primitives";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useTRPC } from "../../../trpc/client.tsx";
import { formatDuration, formatMoment } from "../../format/time.ts";
import { stateTone } from "../../parts/state-badge.tsx";
import { useNow } from "../../parts/use-now.ts";
import { useAsOf } from "../history/as-of-store.ts";
import { useJobSummary, useJobView } from "../job-view-context.tsx";
import { statePhases } from "./state-phases.ts";

const FILL = {
  ok: "var(--ok)",
  info: "var(--info)",
  warn: "var(--warn)",
  bad: "var(--bad)",
  neutral: "var(--muted)",
  accent: "var(--accent)",
} as const;

/** The job's life: how long in which state, and everything that happened to it. */
export function TimelineTab() {
  const t = useTranslations("job.timeline");
  const { detail } = useJobView();
  const summary = useJobSummary();
  const now = useNow();
  const trpc = useTRPC();
  const events = useQuery(trpc.jobs.events.queryOptions({ id: detail.id, limit: 200 }));
  const list = useMemo(() => events.data ?? [], [events.data]);
  const phases = useMemo(
    () => statePhases(list, summary.createdAt, summary.endedAt ?? (now === 0 ? summary.createdAt + 1 : now)),
    [list, summary.createdAt, summary.endedAt, now],
  );
  const total = phases.reduce((sum, phase) => sum + phase.ms, 0);
  return (
    <div className="flex flex-col gap-3 px-3 py-3">
      <div className={events.isSuccess ? "" : "invisible"}>
        <div
          role="img"
          aria-label={phases.map((p) => `${p.state} ${formatDuration(p.ms)}`).join(", ")}
          className="flex h-3 overflow-hidden rounded-[3px] bg-idle"
        >
          {phases.map((phase) => (
            <span
              key={phase.from}
              title={`${phase.state} · ${formatDuration(phase.ms)}`}
              style={{ width: `${(phase.ms / Math.max(1, total)) * 100}%`, minWidth: 2, background: FILL[stateTone(phase.state)] }}
            />
          ))}
        </div>
        <AsOfSlider from={summary.createdAt} to={summary.endedAt ?? now} />
        <dl className="mt-1.5 flex flex-wrap gap-x-5 gap-y-1 text-sm">
          {timeByState(phases).map(([state, ms]) => (
            <div key={state} className="flex gap-1.5">
              <dt className="flex items-center gap-1.5 text-ink-2">
                <span aria-hidden className="size-2 rounded-[1px]" style={{ background: FILL[stateTone(state)] }} />
                {state}
              </dt>
              <dd>{formatDuration(ms)}</dd>
            </div>
          ))}
        </dl>
      </div>
      {events.isSuccess && list.length === 0 ? (
        <EmptyState title={t("empty")} />
      ) : (
        <ol className="flex flex-col">
          {list.map((event) => (
            <li key={event.id} className="grid grid-cols-[160px_100px_1fr] gap-3 border-b border-line py-1">
              <time className="font-mono text-sm text-ink-2">{formatMoment(event.at)}</time>
              <span className="text-ink-2">{t.has(`types.${event.type}`) ? t(`types.${event.type}`) : event.type}</span>
              <span className="min-w-0 break-words">
                {event.message}
                {actorOf(event.data) !== undefined && (
                  <span className="text-ink-2"> · {t("by", { actor: actorOf(event.data) ?? "" })}</span>
                )}
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

const STEP_MS = 1_000;

/** Below the bar of states, on the same scale: the moment that the canvas shows. */
function AsOfSlider({ from, to }: { readonly from: number; readonly to: number }) {
  const t = useTranslations("job.timeline");
  const { at, setAt } = useAsOf();
  if (to <= from) return <div className="h-5" />;
  // A whole number of steps, or the last one could not be reached.
  const end = from + Math.ceil((to - from) / STEP_MS) * STEP_MS;
  return (
    <input
      type="range"
      aria-label={t("asOf")}
      aria-valuetext={at === undefined ? t("now") : formatMoment(at)}
      min={from}
      max={end}
      step={STEP_MS}
      value={at ?? end}
      // The right end is now, not the past second that it stands for.
      onChange={(event) => setAt(event.target.valueAsNumber >= end ? undefined : event.target.valueAsNumber)}
      className="block h-5 w-full accent-(--accent)"
    />
  );
}

function timeByState(phases: ReturnType<typeof statePhases>) {
  const times = new Map<(typeof phases)[number]["state"], number>();
  for (const { state, ms } of phases) times.set(state, (times.get(state) ?? 0) + ms);
  return [...times];
}

/** Who did it, where a person did. */
function actorOf(data: unknown): string | undefined {
  return typeof data === "object" && data !== null && "actor" in data && typeof data.actor === "string" ? data.actor : undefined;
}
