"use client";

import { IconButton } from "@millrace/ui/primitives";
import { Menu } from "@millrace/ui/overlays";
import { Settings2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { useRouter } from "next/navigation";
import { LOCALE_COOKIE, LOCALES } from "../i18n/locales.ts";

const YEAR_S = 31_536_000;

/** Light or dark, and the language. */
export function AppearanceMenu() {
  const t = useTranslations("common");
  const locale = useLocale();
  const router = useRouter();
  const { theme, setTheme } = useTheme();
  const themes = { light: t("themeLight"), dark: t("themeDark"), system: t("themeSystem") };
  return (
    <Menu
      trigger={
        <IconButton label={t("settingsMenu")}>
          <Settings2 aria-hidden />
        </IconButton>
      }
      items={[
        { type: "label", label: t("theme") },
        ...Object.entries(themes).map(([id, label]) => ({ id, label, checked: theme === id, onSelect: () => setTheme(id) })),
        { type: "separator" },
        { type: "label", label: t("language") },
        ...Object.entries(LOCALES).map(([id, label]) => ({
          id,
          label,
          checked: locale === id,
          onSelect: () => {
            document.cookie = `${LOCALE_COOKIE}=${id}; path=/; max-age=${YEAR_S}; samesite=lax`;
            router.refresh();
          },
        })),
      ]}
    />
  );
}
