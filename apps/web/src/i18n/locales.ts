/** The languages of the interface, by their own names. */
export const LOCALES = { en: "English", "zh-CN": "简体中文" } as const;
export type Locale = keyof typeof LOCALES;

export const DEFAULT_LOCALE: Locale = "en";
/** Holds the language that a person chose; addresses carry no language. */
export const LOCALE_COOKIE = "millrace-locale";

export function isLocale(value: string | undefined): value is Locale {
  return value !== undefined && Object.hasOwn(LOCALES, value);
}
