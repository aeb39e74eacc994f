"use client";
import { Badge, StatusDot } from "@millrace/ui/primitives";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useTRPC } from "../trpc/client.tsx";
import { useTopics } from "../trpc/live-provider.tsx";

const TOPICS = ["alerts"];

/** How many alerts fire now, on every page. Nothing while none does. */
export function AlertBadge() {
  const t = useTranslations("alerts.badge");
  const trpc = useTRPC();
  useTopics(TOPICS);
  const { data } = useQuery(trpc.alerts.summary.queryOptions());
  if (data === undefined || data.firing === 0) return null;
  return (
    <Link
      href="/alerts"
      data-testid="alert-badge"
      aria-label={t("label", { count: data.firing })}
      title={t("label", { count: data.firing })}
    >
      <Badge tone="bad">
        <StatusDot tone="bad" />
        {t("firing", { count: data.firing })}
      </Badge>
    </Link>
  );
}
