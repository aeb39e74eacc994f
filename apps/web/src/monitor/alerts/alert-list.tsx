"use client";
import { Menu, toast } from "@millrace/ui/overlays";
import { Badge, Button, IconButton, StatusDot, type Tone } from "@millrace/ui/primitives";
import { useMutation } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import type { AlertView } from "../../server/alerts/alert-store.ts";
import { ActOnly } from "../../shell/act-only.tsx";
import { useTRPC } from "../../trpc/client.tsx";
import { formatAge, formatDuration, formatMoment, formatWhen } from "../format/time.ts";
import { useErrorText } from "../parts/error-text.ts";
import { useNow } from "../parts/use-now.ts";
import { useAlertWords } from "./use-alert-words.ts";

const TONES: Record<AlertView["state"], Tone> = { firing: "bad", pending: "warn", resolved: "ok" };
const HOUR_MIN = 60;

/** Alerts one below the other: what, of which job, since when, who was told. Open ones can be silenced. */
export function AlertList({ alerts, label }: { readonly alerts: readonly AlertView[]; readonly label: string }) {
  return (
    <ul aria-label={label} className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
      {alerts.map((alert) => (
        <AlertItem key={alert.id} alert={alert} />
      ))}
    </ul>
  );
}

function AlertItem({ alert }: { readonly alert: AlertView }) {
  const t = useTranslations("alerts");
  const words = useAlertWords();
  const now = useNow();
  const isSilent = alert.state !== "resolved" && alert.silencedUntil !== null && alert.silencedUntil > now;
  const since = alert.firingSince ?? alert.pendingSince;
  const until = alert.resolvedAt ?? now;
  const failed = alert.deliveries.find((delivery) => delivery.failure !== null);
  return (
    <li data-testid="alert" data-kind={alert.kind} data-state={alert.state} className="flex items-start gap-3 px-3 py-2">
      <span className="w-24 shrink-0 pt-0.5">
        <Badge tone={isSilent ? "neutral" : TONES[alert.state]}>
          <StatusDot tone={isSilent ? "neutral" : TONES[alert.state]} />
          {t(`states.${alert.state}`)}
        </Badge>
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <b className="font-semibold">{words.kind(alert.kind)}</b>
          <Link
            href={`/jobs/${alert.jobId}${alert.nodeId === null ? "" : `?node=${encodeURIComponent(alert.nodeId)}`}`}
            className="hover:text-accent hover:underline"
          >
            {alert.jobName}
          </Link>
        </p>
        <p className="break-words text-ink-2">{words.alert(alert)}</p>
        {isSilent && alert.silencedUntil !== null && (
          <p className="text-ink-2">{t("silencedUntil", { at: formatWhen(alert.silencedUntil, now), who: alert.silencedBy ?? "" })}</p>
        )}
        {alert.deliveries.length > 0 && (
          <ul className="flex flex-wrap gap-x-4 text-sm">
            {alert.deliveries.map((delivery, i) => (
              <li key={i} className={delivery === failed ? "text-bad" : "text-ink-2"}>
                {delivery.webhookName}, {t(`events.${delivery.event}`)}: {words.delivery(delivery)}
              </li>
            ))}
          </ul>
        )}
      </div>
      <span className="shrink-0 text-right text-ink-2" title={formatMoment(since)}>
        {now === 0 ? "" : formatWhen(since, now)}
        <br />
        {now === 0
          ? ""
          : alert.state === "resolved"
            ? t("lasted", { time: formatDuration(until - since) })
            : t("for", { age: formatAge(now - since) })}
        {alert.resolvedBy !== null && (
          <>
            <br />
            {t("resolvedBy", { who: alert.resolvedBy })}
          </>
        )}
      </span>
      {alert.state !== "resolved" && (
        <ActOnly>
          <AlertActions alert={alert} isSilent={isSilent} />
        </ActOnly>
      )}
    </li>
  );
}

function AlertActions({ alert, isSilent }: { readonly alert: AlertView; readonly isSilent: boolean }) {
  const t = useTranslations("alerts");
  const words = useAlertWords();
  const trpc = useTRPC();
  const errorText = useErrorText();
  const onError = (error: unknown): void => void toast.error(errorText(error));
  const silence = useMutation(trpc.alerts.silence.mutationOptions({ onError }));
  const resolve = useMutation(trpc.alerts.resolve.mutationOptions({ onError }));
  return (
    <span className="inline-flex shrink-0 items-center gap-1">
      <Button size="sm" disabled={silence.isPending} onClick={() => silence.mutate({ id: alert.id, minutes: isSilent ? 0 : HOUR_MIN })}>
        {isSilent ? t("unsilence") : t("silenceHour")}
      </Button>
      {alert.kind === "job-failed" && (
        <Menu
          trigger={
            <IconButton size="sm" label={t("moreOf", { name: `${words.kind(alert.kind)}, ${alert.jobName}` })}>
              <Ellipsis aria-hidden />
            </IconButton>
          }
          items={[{ id: "resolve", label: t("resolve"), onSelect: () => resolve.mutate({ id: alert.id }) }]}
        />
      )}
    </span>
  );
}
