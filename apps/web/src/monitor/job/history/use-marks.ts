"use client";
import type { ChartMark } from "@millrace/ui/charts";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useAlertWords } from "../../alerts/use-alert-words.ts";
import { useTRPC } from "../../../trpc/client.tsx";
import { useJobView } from "../job-view-context.tsx";

/** What happened to the job, for all charts: starts, restarts, failures, savepoints, checkpoints that failed, alerts. */
export function useMarks(): readonly ChartMark[] {
  const t = useTranslations("job.marks");
  const { detail } = useJobView();
  const trpc = useTRPC();
  const events = useQuery(trpc.jobs.events.queryOptions({ id: detail.id, limit: 200 }));
  const checkpoints = useQuery(trpc.jobs.checkpoints.queryOptions({ id: detail.id }));
  const alerts = useQuery(trpc.alerts.history.queryOptions({ jobId: detail.id }));
  const words = useAlertWords();
  return useMemo(() => {
    const marks: ChartMark[] = [];
    for (const event of events.data ?? []) {
      const to = stateOf(event.data);
      if (to === "CREATED" && isContinued(event.data)) marks.push({ atMs: event.at, label: t("continued"), color: "var(--info)" });
      else if (to === "RUNNING") marks.push({ atMs: event.at, label: t("running"), color: "var(--ok)" });
      else if (to === "RESTARTING") marks.push({ atMs: event.at, label: t("restart"), color: "var(--warn)" });
      else if (to === "FAILED" || to === "FAILING") marks.push({ atMs: event.at, label: t("failure"), color: "var(--bad)" });
    }
    for (const checkpoint of checkpoints.data ?? []) {
      if (checkpoint.status === "FAILED")
        marks.push({ atMs: checkpoint.triggeredAt, label: t("checkpointFailed", { number: checkpoint.number }), color: "var(--bad)" });
      else if (checkpoint.type === "SAVEPOINT")
        marks.push({ atMs: checkpoint.triggeredAt, label: t("savepoint", { number: checkpoint.number }), color: "var(--info)" });
    }
    for (const { kind, firingSince, resolvedAt } of alerts.data?.alerts ?? []) {
      if (firingSince !== null) marks.push({ atMs: firingSince, label: t("alert", { kind: words.kind(kind) }), color: "var(--bad)" });
      if (resolvedAt !== null) marks.push({ atMs: resolvedAt, label: t("alertResolved", { kind: words.kind(kind) }), color: "var(--ok)" });
    }
    return marks;
  }, [events.data, checkpoints.data, alerts.data, words, t]);
}

function stateOf(data: unknown): string | undefined {
  return typeof data === "object" && data !== null && "to" in data && typeof data.to === "string" ? data.to : undefined;
}

/** It goes on from another job: after a rescale, or from a snapshot. */
function isContinued(data: unknown): boolean {
  return typeof data === "object" && data !== null && "predecessorId" in data && typeof data.predecessorId === "string";
}
