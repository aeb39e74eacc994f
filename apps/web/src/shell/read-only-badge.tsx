"use client";
import { Badge } from "@millrace/ui/primitives";
import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { useHindrance } from "./act-only.tsx";

/** Says on every page that nothing can be changed, and why. Nothing where it can. */
export function ReadOnlyBadge() {
  const t = useTranslations("common");
  const hindrance = useHindrance();
  if (hindrance === undefined) return null;
  return (
    <Badge tone="info" title={hindrance}>
      <Lock aria-hidden />
      {t("readOnly")}
    </Badge>
  );
}
