"use client";
import { Dialog, toast } from "@millrace/ui/overlays";
import { Input } from "@millrace/ui/primitives";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { WebhookView } from "../../server/alerts/webhook-store.ts";
import { useTRPC } from "../../trpc/client.tsx";
import { useErrorText } from "../parts/error-text.ts";
import { StoredFormEnd } from "../parts/stored-form-end.tsx";

/** Where alerts are told. The secret of a stored webhook is not shown; an empty field leaves it as it is. */
export function WebhookDialog({ webhook, onClose }: { readonly webhook: WebhookView | undefined; readonly onClose: () => void }) {
  const t = useTranslations("alerts");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const errorText = useErrorText();
  const [name, setName] = useState(webhook?.name ?? "");
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [headerName, setHeaderName] = useState(webhook?.headerName ?? "");
  const [headerValue, setHeaderValue] = useState("");
  const [enabled, setEnabled] = useState(webhook?.enabled ?? true);
  const onError = (error: unknown): void => void toast.error(errorText(error));
  const save = useMutation(trpc.alerts.webhooks.save.mutationOptions({ onError, onSuccess: onClose }));
  const remove = useMutation(trpc.alerts.webhooks.delete.mutationOptions({ onError, onSuccess: onClose }));
  const hasSecret = webhook?.headerName != null;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={webhook === undefined ? t("newWebhook") : t("changeWebhook")}
      description={t("webhookHint")}
      closeLabel={common("close")}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({
            ...(webhook === undefined ? {} : { id: webhook.id }),
            name,
            // What is stored stays where nothing was written.
            ...(url === webhook?.url ? {} : { url }),
            headerName: headerName === "" ? null : headerName,
            ...(headerValue === "" ? {} : { headerValue }),
            enabled,
          });
        }}
      >
        <label className="flex flex-col gap-1">
          <span className="text-ink-2">{t("name")}</span>
          <Input value={name} required maxLength={100} onChange={(event) => setName(event.target.value)} />
        </label>
        <label className="flex flex-col gap-1">
          <span className="text-ink-2">{t("url")}</span>
          <Input mono type="url" required value={url} placeholder="https://" onChange={(event) => setUrl(event.target.value)} />
        </label>
        <div className="grid grid-cols-2 gap-3">
          <label className="flex flex-col gap-1">
            <span className="text-ink-2">{t("headerName")}</span>
            <Input mono value={headerName} placeholder="Authorization" onChange={(event) => setHeaderName(event.target.value)} />
          </label>
          <label className="flex flex-col gap-1">
            <span className="text-ink-2">{t("headerValue")}</span>
            <Input
              mono
              type="password"
              autoComplete="off"
              value={headerValue}
              required={headerName !== "" && !hasSecret}
              placeholder={hasSecret ? t("headerKept") : ""}
              onChange={(event) => setHeaderValue(event.target.value)}
            />
          </label>
        </div>
        <StoredFormEnd
          enabled={enabled}
          onEnabled={setEnabled}
          enabledLabel={t("enabled")}
          remove={
            webhook === undefined
              ? undefined
              : { label: t("deleteWebhook"), busy: remove.isPending, onRemove: () => remove.mutate({ id: webhook.id }) }
          }
          saveLabel={t("save")}
          canSave={!save.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
