"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { Refusal } from "./verdict.ts";

/** A refusal as a sentence that says what to do. */
export function useRefusalWords(): (refusal: Refusal) => string {
  const t = useTranslations("editor.verdict");
  return useCallback(
    (refusal) => (refusal.reason === "changelog" ? t("changelog", { changelog: refusal.changelog }) : t(refusal.reason)),
    [t],
  );
}
