"use client";
import { Dialog, Menu } from "@millrace/ui/overlays";
import { Badge, Button, Segmented } from "@millrace/ui/primitives";
import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import type { CheckpointRow } from "../../server/jobs/job-history.ts";
import { ActOnly } from "../../shell/act-only.tsx";
import { TopBar } from "../../shell/top-bar.tsx";
import { useTRPC } from "../../trpc/client.tsx";
import { formatAge, formatMoment, formatWhen } from "../format/time.ts";
import { JobAlerts } from "../alerts/job-alerts.tsx";
import { StateBadge } from "../parts/state-badge.tsx";
import { useNow } from "../parts/use-now.ts";
import { StartDialog } from "../snapshots/start-dialog.tsx";
import { actionsFor } from "./job-actions.ts";
import { useJobSummary, useJobView } from "./job-view-context.tsx";
import { RescaleDialog } from "./rescale/rescale-dialog.tsx";
import { SavepointButton, StopButton } from "./snapshot-buttons.tsx";
import { useJobActions } from "./use-job-actions.ts";

/** Which job, in which state since when and why, and what can be done about it. */
export function JobHeader() {
  const t = useTranslations("job");
  const common = useTranslations("common");
  const router = useRouter();
  const { detail } = useJobView();
  const job = useJobSummary();
  return (
    <TopBar homeLabel={common("home")} actions={<Actions onEdit={() => router.push(`/pipelines/${detail.pipelineId}`)} />}>
      <Link href="/jobs" className="text-ink-2 hover:text-ink">
        {common("jobs")}
      </Link>
      <span aria-hidden className="text-ink-3">
        /
      </span>
      <h1 className="min-w-0 truncate font-semibold" title={job.name}>
        {job.name}
      </h1>
      <Badge title={t("versionHint", { number: job.versionNumber })}>v{job.versionNumber}</Badge>
      <StateSince />
      <JobAlerts jobId={job.id} />
    </TopBar>
  );
}

/** The state, since when, and why. Apart from the rest of the bar: it alone changes with the clock. */
function StateSince() {
  const t = useTranslations("job");
  const job = useJobSummary();
  const now = useNow();
  return (
    <span
      className="inline-flex min-w-0 items-center gap-2"
      title={now === 0 ? undefined : t("since", { at: formatMoment(job.stateSince), age: formatAge(now - job.stateSince) })}
    >
      <StateBadge state={job.state} live />
      <span className="truncate text-ink-2">
        {now === 0 ? "" : t("sinceShort", { at: formatWhen(job.stateSince, now) })}
        {job.restarts > 0 && ` · ${t("restarts", { count: job.restarts })}`}
        {job.cause !== null && job.state !== "RUNNING" && <span className="text-ink"> · {job.cause}</span>}
      </span>
    </span>
  );
}

function Actions({ onEdit }: { readonly onEdit: () => void }) {
  const t = useTranslations("job.actions");
  const { detail } = useJobView();
  const job = useJobSummary();
  const actions = useJobActions(job.id);
  const allowed = actionsFor(job.state, job.intent);
  const [isAsking, setIsAsking] = useState(false);
  const [isRescaling, setIsRescaling] = useState(false);
  useFollowSuccessor(job.intent, job.successorId);
  return (
    <>
      {!detail.pipelineDeleted && (
        <Segmented
          label={t("mode")}
          value="live"
          onChange={(value) => value === "edit" && onEdit()}
          options={[
            { value: "edit", label: t("edit") },
            { value: "live", label: t("live") },
          ]}
        />
      )}
      <ActOnly>
        {allowed.savepoint && <SavepointButton onAsk={actions.savepoint} isPending={actions.isPending} />}
        {allowed.rescale && (
          <Button disabled={actions.isPending} onClick={() => setIsRescaling(true)}>
            {t("rescale")}
          </Button>
        )}
        {allowed.stop && <StopButton onAsk={actions.stop} isPending={actions.isPending} name={job.name} />}
        {job.intent === "stop" && job.state === "RUNNING" && <Badge tone="warn">{t("stopping")}</Badge>}
        {job.intent === "rescale" && job.state === "RUNNING" && <Badge tone="warn">{t("rescaling")}</Badge>}
        {job.intent === "upgrade" && job.state === "RUNNING" && <Badge tone="warn">{t("upgrading")}</Badge>}
        {allowed.restart && <RestartMenu onRestart={actions.restart} isPending={actions.isPending} />}
        {(allowed.cancel || job.state === "CANCELLING" || job.intent === "cancel") && !allowed.restart && (
          <Button variant="danger" disabled={!allowed.cancel || actions.isPending} onClick={() => setIsAsking(true)}>
            {t("cancel")}
          </Button>
        )}
      </ActOnly>
      {isRescaling && <RescaleDialog onClose={() => setIsRescaling(false)} onRescale={actions.rescale} />}
      <CancelDialog open={isAsking} onClose={() => setIsAsking(false)} onCancel={actions.cancel} name={job.name} />
    </>
  );
}

/** A page on which a job was rescaled or upgraded goes on to the job that goes on. The address says so where the job may have ended before the page was there. */
function useFollowSuccessor(intent: string, successorId: string | null): void {
  const router = useRouter();
  const isFollowing = useSearchParams().has("follow");
  const [goesOn, setGoesOn] = useState(isFollowing);
  if ((intent === "rescale" || intent === "upgrade") && successorId === null && !goesOn) setGoesOn(true);
  useEffect(() => {
    if (goesOn && successorId !== null) router.replace(`/jobs/${successorId}`);
  }, [goesOn, successorId, router]);
}

/** Again: from the newest snapshot, from one that the person chooses, or from nothing. */
function RestartMenu({ onRestart, isPending }: { readonly onRestart: () => void; readonly isPending: boolean }) {
  const t = useTranslations("job.actions");
  const trpc = useTRPC();
  const { detail } = useJobView();
  const checkpoints = useQuery(trpc.jobs.checkpoints.queryOptions({ id: detail.id, limit: 100 }));
  const usable = ((checkpoints.data ?? []) as readonly CheckpointRow[]).filter(
    (c) => c.status === "COMPLETED" && c.path !== null && c.disposedAt === null,
  );
  const [chosen, setChosen] = useState<CheckpointRow | undefined>(undefined);
  if (usable.length === 0) {
    return (
      <Button variant="primary" disabled={isPending} onClick={onRestart}>
        {t("runAgain")}
      </Button>
    );
  }
  return (
    <>
      <Menu
        trigger={
          <Button variant="primary" disabled={isPending}>
            {t("runAgain")} <ChevronDown aria-hidden />
          </Button>
        }
        items={[
          { id: "latest", label: t("restartLatest"), onSelect: () => setChosen(usable[0]) },
          { id: "clean", label: t("restartClean"), onSelect: onRestart },
          { type: "separator" },
          { type: "label", label: t("restartChosen") },
          ...usable.slice(0, MOST_CHOICES).map((c) => ({
            id: String(c.number),
            label: `${c.type === "SAVEPOINT" ? (c.label ?? t("savepointNumber", { number: c.number })) : t("checkpointNumber", { number: c.number })} · ${formatMoment(c.triggeredAt)}`,
            onSelect: () => setChosen(c),
          })),
        ]}
      />
      {chosen !== undefined && (
        <StartDialog
          snapshot={{
            jobId: detail.id,
            number: chosen.number,
            label: chosen.label,
            triggeredAt: chosen.triggeredAt,
            pipelineId: detail.pipelineId,
            versionNumber: detail.versionNumber,
            isClone: false,
          }}
          onClose={() => setChosen(undefined)}
        />
      )}
    </>
  );
}

const MOST_CHOICES = 12;

function CancelDialog({
  open,
  onClose,
  onCancel,
  name,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onCancel: () => void;
  readonly name: string;
}) {
  const t = useTranslations("job.actions");
  const common = useTranslations("common");
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t("cancelTitle", { name })}
      description={t("cancelHint")}
      closeLabel={common("close")}
      actions={
        <>
          <Button onClick={onClose}>{t("keepRunning")}</Button>
          <Button
            variant="danger"
            data-testid="confirm-cancel"
            onClick={() => {
              onCancel();
              onClose();
            }}
          >
            {t("cancelJob")}
          </Button>
        </>
      }
    />
  );
}
