"use client";

import type { StateEffect } from "@millrace/engine/preview";
import { useTranslations } from "next-intl";
import { useCallback } from "react";

/** What becomes of a node's state, as a sentence. */
export function useStateWords(): (effect: StateEffect) => string {
  const t = useTranslations("editor.state");
  return useCallback(
    ({ verdict, change }) => {
      if (change === undefined) return t(verdict);
      switch (change.code) {
        case "parallelism":
          return t("changes.parallelism", { from: change.from, to: change.to });
        case "keyGroups":
          return t("changes.keyGroups", { from: change.from, to: change.to });
        case "kind":
          return t("changes.kind", { from: change.from, to: change.to });
        case "keys":
          return t("changes.keys", { from: change.from.join(", ") || "–", to: change.to.join(", ") || "–" });
        case "shape":
          return t("changes.shape");
      }
    },
    [t],
  );
}
