"use client";
import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { useHindrance, useMode } from "./act-only.tsx";

/** Says below the top bar that everything may be looked at and nothing changed, and why. Nothing where it can. */
export function ReadOnlyBanner() {
  const t = useTranslations("common");
  const mode = useMode();
  const hindrance = useHindrance();
  if (hindrance === undefined) return null;
  return (
    <div
      role="status"
      data-testid="read-only-banner"
      className="flex shrink-0 items-center gap-2 border-b border-line bg-info-soft px-3 py-1.5 text-info [&_svg]:size-4"
    >
      <Lock aria-hidden />
      {mode?.because === "role" ? hindrance : t("readOnlyBanner")}
    </div>
  );
}
