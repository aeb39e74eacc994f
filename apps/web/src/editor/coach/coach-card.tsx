"use client";

import { Button, IconButton } from "@millrace/ui/primitives";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, type ReactNode } from "react";
import { isTyping } from "../commands/keys.ts";
import type { TourStep } from "./tour.ts";
import { tourActions } from "./use-tour.ts";

export interface CoachStep {
  readonly id: TourStep;
  readonly text: string;
  readonly isDone: boolean;
  /** A button that does the step. */
  readonly action?: ReactNode;
}

/** The next of the steps that are done on this page; `children` stand there when all are. One Escape ends the tour; Help brings it back. */
export function CoachCard({
  title,
  steps,
  children,
}: {
  readonly title: string;
  readonly steps: readonly CoachStep[];
  readonly children?: ReactNode;
}) {
  const t = useTranslations("editor.coach");
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // What is open above the page takes Escape first; a field keeps its own.
      if (event.key !== "Escape" || event.defaultPrevented || isTyping(event.target)) return;
      if (document.querySelector("[role=dialog], [role=menu], [role=listbox]") === null) tourActions.close();
    };
    // Before the canvas and its shortcuts: they take the key for the selection as well.
    document.addEventListener("keydown", onKeyDown, true);
    return () => document.removeEventListener("keydown", onKeyDown, true);
  }, []);
  const at = steps.findIndex((step) => !step.isDone);
  const step = steps[at];
  return (
    <section
      aria-label={title}
      data-testid="coach"
      data-step={step?.id}
      className="absolute bottom-6 left-3 z-10 w-80 rounded-lg border border-line bg-raised p-3 shadow-lg"
    >
      <div className="flex items-center gap-2">
        <h2 className="font-semibold">{title}</h2>
        {step !== undefined && <span className="text-sm text-ink-3">{t("progress", { at: at + 1, count: steps.length })}</span>}
        <IconButton size="sm" label={t("close")} onClick={tourActions.close} className="ml-auto">
          <X aria-hidden />
        </IconButton>
      </div>
      {steps.length > 0 && (
        <div aria-hidden className="mt-1 flex gap-1">
          {steps.map(({ id, isDone }) => (
            <span key={id} className={`h-1 flex-1 rounded-full ${isDone ? "bg-ok" : id === step?.id ? "bg-accent" : "bg-line"}`} />
          ))}
        </div>
      )}
      <div aria-live="polite" className="mt-2">
        {step?.text}
        {step?.action !== undefined && <div className="mt-1.5">{step.action}</div>}
        {step === undefined && children}
      </div>
      <div className="mt-2 flex items-center gap-2 text-xs text-ink-3">
        {t("skip")}
        {step !== undefined && (
          <Button size="sm" variant="ghost" className="ml-auto" onClick={() => tourActions.mark(step.id)}>
            {t("skipStep")}
          </Button>
        )}
      </div>
    </section>
  );
}
