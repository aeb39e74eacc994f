"use client";

import { IconButton } from "@millrace/ui/primitives";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense } from "react";
import { useEditor } from "../store/editor-context.tsx";

// Monaco is 3 MB: it comes when it is asked for.
const CodeTab = lazy(async () => ({ default: (await import("./code-tab.tsx")).CodeTab }));

/** The document as text beside its canvas. */
export function CodeBeside() {
  const t = useTranslations("editor.code");
  const drawer = useTranslations("editor.drawer");
  const toggle = useEditor((state) => state.toggleCodeBeside);
  return (
    <section aria-label={t("beside")} data-testid="code-beside" data-region="code" className="flex h-full flex-col bg-surface">
      <div className="flex items-center justify-between border-b border-line px-3 py-1">
        <h2 className="text-sm font-semibold">{t("beside")}</h2>
        <IconButton size="sm" label={t("close")} onClick={toggle}>
          <X aria-hidden />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1">
        <Suspense fallback={<p className="p-3 text-ink-2">{drawer("loadingCode")}</p>}>
          <CodeTab />
        </Suspense>
      </div>
    </section>
  );
}
