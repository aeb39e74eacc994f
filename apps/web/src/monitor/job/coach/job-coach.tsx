"use client";

import { toast } from "@millrace/ui/overlays";
import { Button } from "@millrace/ui/primitives";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { CoachCard } from "../../../editor/coach/coach-card.tsx";
import { isFinished, TOUR_PARTS } from "../../../editor/coach/tour.ts";
import { tourActions, useTour } from "../../../editor/coach/use-tour.ts";
import { useTRPC } from "../../../trpc/client.tsx";
import { formatRate } from "../../format/quantity.ts";
import { useErrorText } from "../../parts/error-text.ts";
import { useJobSummary, useJobView, useReading } from "../job-view-context.tsx";
import { tableToSlow } from "./table-to-slow.ts";

/** The steps of the tour that are done at a running job: break it, mend it, save it; at the end what comes next. */
export function JobCoach() {
  const { detail } = useJobView();
  const tour = useTour(detail.pipelineId);
  if (tour === undefined) return null;
  return isFinished(tour) ? <ClosingCard /> : <JobSteps done={tour.done} />;
}

function JobSteps({ done }: { readonly done: readonly string[] }) {
  const t = useTranslations("editor.coach");
  const trpc = useTRPC();
  const { detail } = useJobView();
  const { origin, intent } = useJobSummary();
  const checkpoints = useQuery(trpc.jobs.checkpoints.queryOptions({ id: detail.id, limit: 20 }));
  // One that the job stops behind was not asked for by the person.
  const hasSavepoint =
    intent === "run" && checkpoints.data?.some(({ type, status }) => type === "SAVEPOINT" && status === "COMPLETED") === true;
  const isUpgrade = origin === "upgrade" && done.includes("edit");
  useEffect(() => {
    tourActions.mark("run");
    if (origin === "rescale") tourActions.mark("raise");
    if (hasSavepoint) tourActions.mark("savepoint");
    if (isUpgrade) tourActions.mark("deploy");
  }, [origin, hasSavepoint, isUpgrade]);
  return (
    <CoachCard
      title={t("titles.watch")}
      steps={TOUR_PARTS.watch.map((id) => ({
        id,
        text: t(`steps.${id}`),
        isDone: done.includes(id),
        ...(id === "break" ? { action: <BreakButton /> } : {}),
      }))}
    >
      {t("nowEdit")}{" "}
      <Link href={`/pipelines/${detail.pipelineId}`} className="font-medium text-accent hover:underline">
        {t("edit")}
      </Link>
    </CoachCard>
  );
}

/** Slows the busiest table for real: the job goes on from a savepoint with a limit in that table's settings. */
function BreakButton() {
  const t = useTranslations("editor.coach");
  const trpc = useTRPC();
  const errorText = useErrorText();
  const { detail, nameOf } = useJobView();
  const { state, intent } = useJobSummary();
  const reading = useReading();
  const slow = useMutation(
    trpc.jobs.limitTable.mutationOptions({
      onError: (error) => void toast.error(errorText(error)),
      onSuccess: () => tourActions.mark("break"),
    }),
  );
  const table = reading === undefined ? undefined : tableToSlow(detail.document.nodes, reading.nodes);
  if (state !== "RUNNING" || intent !== "run" || reading === undefined) return null;
  if (table === undefined) return <span className="text-sm text-ink-3">{t("tooQuiet")}</span>;
  const { nodeId, rowsPerSecond, maxRowsPerSecond } = table;
  return (
    <Button
      size="sm"
      data-testid="break-it"
      disabled={slow.isPending}
      title={t("breakHint", { node: nameOf(nodeId), rate: formatRate(rowsPerSecond), limit: formatRate(maxRowsPerSecond) })}
      onClick={() => slow.mutate({ id: detail.id, nodeId, maxRowsPerSecond })}
    >
      {t("breakIt", { node: nameOf(nodeId) })}
    </Button>
  );
}

function ClosingCard() {
  const t = useTranslations("editor.coach");
  const trpc = useTRPC();
  const router = useRouter();
  const errorText = useErrorText();
  const { detail } = useJobView();
  const create = useMutation(
    trpc.pipelines.create.mutationOptions({
      onSuccess: ({ id }) => router.push(`/pipelines/${id}`),
      onError: (error) => void toast.error(errorText(error)),
    }),
  );
  return (
    <CoachCard title={t("titles.end")} steps={[]}>
      <p data-testid="tour-end">{t("end")}</p>
      <h3 className="mt-2 text-sm font-semibold text-ink-2">{t("next")}</h3>
      <div className="mt-1 flex flex-wrap gap-1.5">
        <Button size="sm" onClick={() => router.push(`/pipelines/${detail.pipelineId}?show=add`)}>
          {t("nextSource")}
        </Button>
        <Button size="sm" onClick={() => router.push(`/pipelines/${detail.pipelineId}?show=tests`)}>
          {t("nextTest")}
        </Button>
        <Button size="sm" disabled={create.isPending} onClick={() => create.mutate({ from: "template", templateId: "card-fraud" })}>
          {t("nextPattern")}
        </Button>
      </div>
    </CoachCard>
  );
}
