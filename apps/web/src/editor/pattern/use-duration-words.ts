"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { splitDuration } from "../inspector/controls/duration.ts";

/** "15 min", "1 h": milliseconds in the largest unit that gives a whole count. */
export function useDurationWords(): (ms: number) => string {
  const t = useTranslations("editor.form");
  return useCallback(
    (ms: number) => {
      const { count, unit } = splitDuration(ms);
      return `${count} ${t(`units.${unit}`)}`;
    },
    [t],
  );
}
