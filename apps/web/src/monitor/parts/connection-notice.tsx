"use client";
import { StatusDot } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useLive } from "../../trpc/live-store.ts";
import { formatAge } from "../format/time.ts";
import { useNow } from "./use-now.ts";

/** Short losses are nobody's business: the stream comes back by itself. */
const TELL_AFTER_MS = 3_000;

/** Says that the numbers on the page are old, and how old. Nothing while the stream is there. */
export function ConnectionNotice() {
  const t = useTranslations("home.connection");
  const connection = useLive((state) => state.connection);
  const heardAt = useLive((state) => state.heardAt);
  const now = useNow();
  if (connection !== "lost" || now - heardAt < TELL_AFTER_MS) return null;
  return (
    <div role="alert" className="flex items-center gap-2 border-b border-line bg-warn-soft px-3 py-1.5 text-ink">
      <StatusDot tone="warn" />
      {t("lost", { age: formatAge(now - heardAt) })}
    </div>
  );
}
