"use client";

import { toast } from "@millrace/ui/overlays";
import { useFormatter, useNow, useTranslations } from "next-intl";
import { useState } from "react";
import { readKept } from "../save/recovery-list.ts";
import { useEditorStore } from "../store/editor-context.tsx";

/** States that something else took the place of, kept in this browser. Not there while there are none. */
export function RecoverySection({ pipelineId }: { readonly pipelineId: string }) {
  const t = useTranslations("editor.recovery");
  const format = useFormatter();
  const now = useNow({ updateInterval: 10_000 });
  const store = useEditorStore();
  const [kept] = useState(() => readKept(pipelineId));
  if (kept.length === 0) return null;
  return (
    <section aria-label={t("title")} className="border-t border-line px-1.5 py-2">
      <h2 className="px-2 pb-1 text-xs font-semibold text-ink-3">{t("title")}</h2>
      <ul>
        {kept.map((state) => (
          <li key={state.at}>
            <button
              type="button"
              className="w-full rounded-md px-2 py-1.5 text-left hover:bg-sunken"
              onClick={() => {
                store.getState().edit(() => state.document, { label: { key: "restore", name: "" }, select: new Set() });
                toast.success(t("back"));
              }}
            >
              <span className="block truncate">{t(`reason.${state.reason}`)}</span>
              <span className="block truncate text-xs text-ink-3">
                {t("nodes", { count: state.document.nodes.length })} · {format.relativeTime(state.at, now)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
