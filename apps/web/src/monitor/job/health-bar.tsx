"use client";
import { Button, classNames } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { formatMoment } from "../format/time.ts";
import { useAsOf } from "./history/as-of-store.ts";
import { RaiseButton } from "./rescale/raise-button.tsx";
import { useHealthSentence } from "./use-health-sentence.ts";
import { useHealth } from "./job-view-context.tsx";

const LOOK = {
  ok: { shape: "●", ink: "text-ok", ground: "bg-surface" },
  info: { shape: "○", ink: "text-info", ground: "bg-surface" },
  warn: { shape: "▲", ink: "text-warn", ground: "bg-warn-soft" },
  bad: { shape: "■", ink: "text-bad", ground: "bg-bad-soft" },
} as const;

/** One sentence on how the job is doing: short and green when all is well, else what is wrong, where, and what to do. */
export function HealthBar({ onSelect }: { readonly onSelect: (nodeId: string | undefined) => void }) {
  const t = useTranslations("job.health");
  const health = useHealth();
  const sentence = useHealthSentence()(health);
  const look = LOOK[health.severity];
  const { nodeId } = health;
  const asOf = useAsOf();
  if (asOf.at !== undefined) {
    return (
      <div
        role="region"
        aria-label={t("label")}
        className="flex min-h-10 items-center gap-2.5 border-b border-line bg-info-soft px-3 py-1.5"
      >
        <span aria-hidden className="text-info">
          ◷
        </span>
        <p className="min-w-0 flex-1">{t("past", { at: formatMoment(asOf.at) })}</p>
        <Button size="sm" onClick={() => asOf.setAt(undefined)}>
          {t("backToNow")}
        </Button>
      </div>
    );
  }
  return (
    <div
      role="region"
      aria-label={t("label")}
      data-testid="health"
      data-severity={health.severity}
      data-code={health.code}
      className={classNames("flex min-h-10 items-center gap-2.5 border-b border-line px-3 py-1.5", look.ground)}
    >
      <span aria-hidden className={look.ink}>
        {look.shape}
      </span>
      <p className="min-w-0 flex-1" aria-live="polite">
        <b className="font-semibold">{sentence.head}</b> {sentence.tail}
      </p>
      {health.culprit !== undefined && <RaiseButton culprit={health.culprit} />}
      {nodeId !== undefined && (
        <Button size="sm" onClick={() => onSelect(nodeId)}>
          {t("show")}
        </Button>
      )}
    </div>
  );
}
