"use client";
import { Dialog, toast } from "@millrace/ui/overlays";
import { Button, Input } from "@millrace/ui/primitives";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ScheduleView } from "../../server/snapshots/schedule-store.ts";
import { useTRPC } from "../../trpc/client.tsx";
import { formatMoment } from "../format/time.ts";
import { useErrorText } from "../parts/error-text.ts";
import { StoredFormEnd } from "../parts/stored-form-end.tsx";

const PRESETS = [
  ["hourly", "0 * * * *"],
  ["nightly", "0 3 * * *"],
  ["weekly", "0 3 * * 1"],
] as const;

/** Savepoints of a pipeline's running jobs by the clock. */
export function ScheduleDialog({
  pipelineId,
  name,
  onClose,
}: {
  readonly pipelineId: string;
  readonly name: string;
  readonly onClose: () => void;
}) {
  const t = useTranslations("savepoints.schedule");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const schedule = useQuery(trpc.snapshots.schedule.queryOptions({ pipelineId }, { staleTime: 0 }));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("title", { name })}
      description={t("hint")}
      closeLabel={common("close")}
    >
      {schedule.isSuccess ? (
        <ScheduleForm key={String(schedule.dataUpdatedAt)} pipelineId={pipelineId} schedule={schedule.data} onClose={onClose} />
      ) : (
        <p className="text-ink-2">{common("loading")}</p>
      )}
    </Dialog>
  );
}

function ScheduleForm({
  pipelineId,
  schedule,
  onClose,
}: {
  readonly pipelineId: string;
  readonly schedule: ScheduleView | null;
  readonly onClose: () => void;
}) {
  const t = useTranslations("savepoints.schedule");
  const trpc = useTRPC();
  const errorText = useErrorText();
  const [cron, setCron] = useState(schedule?.cron ?? "0 3 * * *");
  const [keepCount, setKeepCount] = useState(schedule === null ? "7" : String(schedule.keepCount ?? ""));
  const [keepHours, setKeepHours] = useState(String(schedule?.keepHours ?? ""));
  const [enabled, setEnabled] = useState(schedule?.enabled ?? true);
  const timeZone = schedule?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const runs = useQuery(trpc.snapshots.nextRuns.queryOptions({ cron, timeZone }, { enabled: cron.trim() !== "", retry: false }));
  const onError = (error: unknown): void => void toast.error(errorText(error));
  const save = useMutation(trpc.snapshots.setSchedule.mutationOptions({ onError, onSuccess: onClose }));
  const remove = useMutation(trpc.snapshots.removeSchedule.mutationOptions({ onError, onSuccess: onClose }));
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ pipelineId, cron, timeZone, keepCount: wholeOrNull(keepCount), keepHours: wholeOrNull(keepHours), enabled });
      }}
    >
      <label className="flex flex-col gap-1">
        <span className="text-ink-2">{t("cron")}</span>
        <Input mono value={cron} aria-invalid={runs.isError} onChange={(event) => setCron(event.target.value)} />
      </label>
      <div className="flex gap-1.5">
        {PRESETS.map(([key, value]) => (
          <Button key={key} size="sm" onClick={() => setCron(value)}>
            {t(key)}
          </Button>
        ))}
      </div>
      <p className={runs.isError ? "text-bad" : "text-ink-2"} aria-live="polite">
        {runs.isError
          ? errorText(runs.error)
          : t("next", { runs: (runs.data ?? []).map((at) => formatMoment(at, timeZone).slice(0, 16)).join(", "), zone: timeZone })}
      </p>
      <div className="grid grid-cols-2 gap-3">
        <label className="flex flex-col gap-1">
          <span className="text-ink-2">{t("keepCount")}</span>
          <Input type="number" min={1} value={keepCount} placeholder={t("all")} onChange={(event) => setKeepCount(event.target.value)} />
        </label>
        <label className="flex flex-col gap-1">
          <span className="text-ink-2">{t("keepHours")}</span>
          <Input
            type="number"
            min={1}
            value={keepHours}
            placeholder={t("forEver")}
            onChange={(event) => setKeepHours(event.target.value)}
          />
        </label>
      </div>
      <StoredFormEnd
        enabled={enabled}
        onEnabled={setEnabled}
        enabledLabel={t("enabled")}
        remove={
          schedule === null ? undefined : { label: t("remove"), busy: remove.isPending, onRemove: () => remove.mutate({ pipelineId }) }
        }
        saveLabel={t("save")}
        canSave={!save.isPending && !runs.isError}
        onClose={onClose}
      />
    </form>
  );
}

function wholeOrNull(text: string): number | null {
  const value = Number.parseInt(text, 10);
  return Number.isFinite(value) && value > 0 ? value : null;
}
