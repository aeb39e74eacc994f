"use client";
import { Button, StatusDot } from "@millrace/ui/primitives";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AlertRuleView } from "../../server/alerts/rule-store.ts";
import type { WebhookView } from "../../server/alerts/webhook-store.ts";
import { ActOnly } from "../../shell/act-only.tsx";
import { useTRPC } from "../../trpc/client.tsx";
import { PageFrame } from "../parts/page-frame.tsx";
import { Section } from "../parts/section.tsx";
import { AlertList } from "./alert-list.tsx";
import { RuleDialog } from "./rule-dialog.tsx";
import { RuleTable } from "./rule-table.tsx";
import { WebhookDialog } from "./webhook-dialog.tsx";
import { WebhookTable } from "./webhook-table.tsx";

type Asked =
  | { readonly what: "rule"; readonly rule: AlertRuleView | undefined }
  | { readonly what: "webhook"; readonly webhook: WebhookView | undefined };

/** What fires now, by which rules, who is told, and what fired before. */
export function AlertsPage() {
  const t = useTranslations("alerts");
  const trpc = useTRPC();
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const open = useQuery(trpc.alerts.open.queryOptions());
  const rules = useQuery(trpc.alerts.rules.list.queryOptions());
  const webhooks = useQuery(trpc.alerts.webhooks.list.queryOptions());
  const pages = useInfiniteQuery(
    trpc.alerts.history.infiniteQueryOptions({}, { getNextPageParam: (last) => last.next, initialCursor: null }),
  );
  const past = pages.data?.pages.flatMap((page) => page.alerts).filter((alert) => alert.state === "resolved") ?? [];
  const close = (): void => setAsked(undefined);
  return (
    <PageFrame title={t("title")}>
      <div className="mx-auto flex max-w-5xl flex-col gap-7 px-6 py-5">
        <Section title={t("now")}>
          {open.data?.length === 0 ? (
            <p className="inline-flex items-center gap-2 text-ink-2">
              <StatusDot tone="ok" /> {t("none")}
            </p>
          ) : (
            <AlertList label={t("now")} alerts={open.data ?? []} />
          )}
        </Section>
        <Section
          title={t("rules")}
          hint={t("rulesHint")}
          actions={
            <ActOnly>
              <Button onClick={() => setAsked({ what: "rule", rule: undefined })}>
                <Plus aria-hidden /> {t("newRule")}
              </Button>
            </ActOnly>
          }
        >
          <ActOnly>
            <RuleTable rules={rules.data ?? []} onEdit={(rule) => setAsked({ what: "rule", rule })} />
          </ActOnly>
        </Section>
        <Section
          title={t("webhooks")}
          actions={
            <ActOnly>
              <Button onClick={() => setAsked({ what: "webhook", webhook: undefined })}>
                <Plus aria-hidden /> {t("newWebhook")}
              </Button>
            </ActOnly>
          }
        >
          {webhooks.data?.length === 0 ? (
            <p className="text-ink-2">{t("noWebhook")}</p>
          ) : (
            <ActOnly>
              <WebhookTable webhooks={webhooks.data ?? []} onEdit={(webhook) => setAsked({ what: "webhook", webhook })} />
            </ActOnly>
          )}
        </Section>
        <Section title={t("history")}>
          {pages.isSuccess && past.length === 0 ? (
            <p className="text-ink-2">{t("noHistory")}</p>
          ) : (
            <AlertList label={t("history")} alerts={past} />
          )}
          {pages.hasNextPage && (
            <Button className="self-center" disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              {t("more")}
            </Button>
          )}
        </Section>
      </div>
      {asked?.what === "rule" && <RuleDialog rule={asked.rule} onClose={close} />}
      {asked?.what === "webhook" && <WebhookDialog webhook={asked.webhook} onClose={close} />}
    </PageFrame>
  );
}
