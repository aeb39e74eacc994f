import { DEFAULT_LOCALE, isLocale, type Locale } from "./locales.ts";

/** The first language of an Accept-Language header that we speak. Any Chinese is read as zh-CN. */
export function acceptedLocale(header: string | null): Locale {
  for (const part of (header ?? "").split(",")) {
    const tag = part.split(";")[0]?.trim() ?? "";
    if (isLocale(tag)) return tag;
    if (tag.toLowerCase().startsWith("zh")) return "zh-CN";
    if (tag.toLowerCase().startsWith("en")) return "en";
  }
  return DEFAULT_LOCALE;
}
