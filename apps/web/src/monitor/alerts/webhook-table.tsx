"use client";
import { toast } from "@millrace/ui/overlays";
import { Badge, Button, Switch } from "@millrace/ui/primitives";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { WebhookView } from "../../server/alerts/webhook-store.ts";
import { useTRPC } from "../../trpc/client.tsx";
import { useErrorText } from "../parts/error-text.ts";
import { useAlertWords } from "./use-alert-words.ts";

/** Who is told, and whether the last message was taken. */
export function WebhookTable({
  webhooks,
  onEdit,
}: {
  readonly webhooks: readonly WebhookView[];
  readonly onEdit: (webhook: WebhookView) => void;
}) {
  const t = useTranslations("alerts");
  const words = useAlertWords();
  const trpc = useTRPC();
  const errorText = useErrorText();
  const onError = (error: unknown): void => void toast.error(errorText(error));
  const save = useMutation(trpc.alerts.webhooks.save.mutationOptions({ onError }));
  const test = useMutation(trpc.alerts.webhooks.test.mutationOptions({ onError, onSuccess: () => void toast(t("testAsked")) }));
  return (
    <ul aria-label={t("webhooks")} className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
      {webhooks.map((webhook) => (
        <li key={webhook.id} data-testid="webhook" className="flex min-h-9 items-center gap-3 px-3 py-1">
          <Switch
            checked={webhook.enabled}
            aria-label={t("switch", { name: webhook.name })}
            onChange={(enabled) => save.mutate({ id: webhook.id, name: webhook.name, headerName: webhook.headerName, enabled })}
          />
          <b className="font-semibold">{webhook.name}</b>
          {webhook.url === null ? (
            <span className="min-w-0 flex-1 truncate text-bad" title={t("keyMissing")}>
              {t("keyMissing")}
            </span>
          ) : (
            <span className="min-w-0 flex-1 truncate font-mono text-sm text-ink-2" title={webhook.url}>
              {webhook.url}
            </span>
          )}
          {webhook.last !== null && (
            <span className={webhook.last.failure === null ? "text-ink-2" : "text-bad"}>{words.delivery(webhook.last)}</span>
          )}
          {webhook.givenUp > 0 && <Badge tone="bad">{t("givenUp", { count: webhook.givenUp })}</Badge>}
          <Button size="sm" disabled={test.isPending} onClick={() => test.mutate({ id: webhook.id })}>
            {t("test")}
          </Button>
          <Button size="sm" aria-label={t("editWebhook", { name: webhook.name })} onClick={() => onEdit(webhook)}>
            {t("edit")}
          </Button>
        </li>
      ))}
    </ul>
  );
}
