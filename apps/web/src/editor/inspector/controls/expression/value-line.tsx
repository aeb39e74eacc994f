"use client";

import { useTranslations } from "next-intl";
import { showValue } from "../../../preview/show-value.ts";
import type { SampleRow } from "./expression-scope.ts";
import { useEvaluated } from "./use-evaluated.ts";

/** What the expression gives with the row at which the preview stands. */
export function ValueLine({
  text,
  sample,
  timeZone,
}: {
  readonly text: string;
  readonly sample: SampleRow | undefined;
  readonly timeZone: string;
}) {
  const t = useTranslations("editor.expression");
  const result = useEvaluated(text, sample, timeZone);
  if (result === undefined || result.kind === "invalid") return null;
  if (result.kind === "error")
    return (
      <p data-testid="expression-value" className="mt-0.5 truncate text-xs text-warn" title={result.message}>
        {t("fails", { message: result.message })}
      </p>
    );
  const value = showValue(result.value);
  return (
    <p
      data-testid="expression-value"
      className="mt-0.5 flex items-baseline gap-1.5 font-mono text-xs text-ink-2"
      title={t("onRow", { type: result.type })}
    >
      <span aria-hidden>=</span>
      <span className="sr-only">{t("gives")}</span>
      <span className="min-w-0 truncate text-ink">{value}</span>
      <span className="shrink-0 text-ink-3">{result.type}</span>
    </p>
  );
}
