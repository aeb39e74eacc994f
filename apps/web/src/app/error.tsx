"use client";

import { Button, EmptyState } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";

/** Shown in place of a page that threw while being drawn. */
export default function PageError({ error, reset }: { readonly error: Error; readonly reset: () => void }) {
  const t = useTranslations("common");
  return (
    <main className="grid h-full place-items-center">
      <EmptyState
        title={t("pageFailed", { message: error.message })}
        hint={t("pageFailedHint")}
        actions={
          <Button variant="primary" onClick={reset}>
            {t("retry")}
          </Button>
        }
      />
    </main>
  );
}
