"use client";
import { classNames } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { ReadOnlyBanner } from "../../shell/read-only-banner.tsx";
import { TopBar } from "../../shell/top-bar.tsx";
import { ConnectionNotice } from "./connection-notice.tsx";

const PLACES = [
  ["/", "home"],
  ["/jobs", "jobs"],
  ["/savepoints", "savepoints"],
  ["/workers", "workers"],
  ["/alerts", "alerts"],
  ["/settings", "settings"],
] as const;

/** The frame of the list pages: where am I, where else can I go, and what does the page show. */
export function PageFrame({
  title,
  actions,
  children,
}: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const t = useTranslations("common");
  const path = usePathname();
  return (
    <div className="flex h-full flex-col">
      <TopBar homeLabel={t("home")} actions={actions}>
        <nav aria-label={t("home")} className="flex items-center gap-1">
          {PLACES.map(([href, key]) => (
            <Link
              key={href}
              href={href}
              aria-current={path === href ? "page" : undefined}
              className={classNames(
                "rounded-md px-2 py-1 font-medium",
                path === href ? "bg-accent-soft text-accent" : "text-ink-2 hover:bg-sunken hover:text-ink",
              )}
            >
              {t(key)}
            </Link>
          ))}
        </nav>
      </TopBar>
      <ReadOnlyBanner />
      <ConnectionNotice />
      <main className="min-h-0 flex-1 overflow-y-auto">
        <h1 className="sr-only">{title}</h1>
        {children}
      </main>
    </div>
  );
}
