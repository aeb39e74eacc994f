"use client";
import type { AlertCondition, AlertKind } from "@millrace/pipeline/alerts";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { AlertView, DeliveryView } from "../../server/alerts/alert-store.ts";
import { formatWhole } from "../format/quantity.ts";
import { formatClock, formatDuration } from "../format/time.ts";

/** What alerts, rules and deliveries say, in the person's language. */
export function useAlertWords() {
  const t = useTranslations("alerts");
  return useMemo(
    () => ({
      /** What is watched, in two or three words. */
      kind: (kind: AlertKind): string => t(`kinds.${kind}`),
      /** A rule as a sentence, with its limits. */
      condition(condition: AlertCondition): string {
        switch (condition.kind) {
          case "job-failed":
            return t("conditions.job-failed");
          case "restart-loop":
            return t("conditions.restart-loop", { restarts: condition.restarts, time: time(condition.seconds) });
          case "backlog-growing":
            return t("conditions.backlog-growing", {
              rows: formatWhole(condition.rows),
              lag: time(condition.lagSeconds),
              time: time(condition.seconds),
            });
          default:
            return t(`conditions.${condition.kind}`, { time: time(condition.seconds) });
        }
      },
      /** What an alert has found, with the numbers. */
      alert({ kind, numbers, nodeName, cause }: Pick<AlertView, "kind" | "numbers" | "nodeName" | "cause">): string {
        const n = (name: string): number => numbers[name] ?? 0;
        const node = nodeName ?? t("someNode");
        switch (kind) {
          case "job-failed":
            return cause ?? t("says.job-failed");
          case "restart-loop":
            return t("says.restart-loop", { restarts: n("restarts"), time: time(n("seconds")) });
          case "no-checkpoint":
            return t("says.no-checkpoint", { measured: time(n("measured")), limit: time(n("limit")) });
          case "watermark-stalled":
            return t("says.watermark-stalled", { node, measured: time(n("measured")), rows: formatWhole(n("rows")) });
          case "backlog-growing":
            return n("rowsGrown") > 0
              ? t("says.backlog-rows", { grown: formatWhole(n("rowsGrown")), rows: formatWhole(n("rows")), time: time(n("seconds")) })
              : t("says.backlog-lag", { grown: time(n("lagGrownSeconds")), lag: time(n("lagSeconds")), time: time(n("seconds")) });
          case "backpressure-high":
            return t("says.backpressure-high", { node, percent: n("percent"), measured: time(n("measured")) });
          case "no-output":
            return t("says.no-output", { measured: time(n("measured")) });
        }
      },
      /** What became of telling a webhook. */
      delivery({ deliveredAt, nextAt, failure, attempts }: DeliveryView): string {
        if (deliveredAt !== null) return t("delivery.taken", { at: formatClock(deliveredAt) });
        if (failure === null) return t("delivery.waiting");
        return nextAt === null ? t("delivery.givenUp", { failure, attempts }) : t("delivery.again", { failure, attempts });
      },
    }),
    [t],
  );
}

function time(seconds: number): string {
  return formatDuration(seconds * 1_000);
}
