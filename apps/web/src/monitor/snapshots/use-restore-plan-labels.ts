"use client";
import type { RestorePlanLabels } from "@millrace/ui/restore-plan";
import { useTranslations } from "next-intl";
import { useMemo } from "react";

/** The words of `RestorePlanList`. */
export function useRestorePlanLabels(): RestorePlanLabels {
  const t = useTranslations("savepoints.plan");
  return useMemo(
    () => ({
      list: t("list"),
      verdicts: { kept: t("kept"), converted: t("converted"), rebuilt: t("rebuilt"), new: t("new"), dropped: t("dropped") },
      meanings: {
        kept: t("keptHint"),
        converted: t("convertedHint"),
        rebuilt: t("rebuiltHint"),
        new: t("newHint"),
        dropped: t("droppedHint"),
      },
      refused: t("refused"),
      consent: t("consent"),
    }),
    [t],
  );
}
