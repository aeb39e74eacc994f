"use client";

import { toast } from "@millrace/ui/overlays";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { useHindrance, useMode } from "../../shell/act-only.tsx";
import type { EditorStore } from "../store/editor-store.ts";

/** Says why nothing happened, where a key or a gesture would have changed a pipeline that may only be looked at. */
export function useReadOnlyNotice(store: EditorStore): void {
  const t = useTranslations("common");
  const mode = useMode();
  const hindrance = useHindrance();
  const words = mode?.because === "role" && hindrance !== undefined ? hindrance : t("readOnlyRefused");
  useEffect(
    () =>
      store.subscribe(({ refusals }, before) => {
        if (refusals > before.refusals) toast.warning(words, { id: "read-only" });
      }),
    [store, words],
  );
}
