import { getRequestConfig } from "next-intl/server";
import { cookies, headers } from "next/headers";
import { acceptedLocale } from "./accepted-locale.ts";
import { isLocale, LOCALE_COOKIE } from "./locales.ts";

/** Language and texts of one request: the person's choice, else what the browser asks for. */
export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value;
  const locale = isLocale(chosen) ? chosen : acceptedLocale((await headers()).get("accept-language"));
  const messages =
    locale === "zh-CN" ? (await import("../../messages/zh-CN.json")).default : (await import("../../messages/en.json")).default;
  return { locale, messages, timeZone: "UTC" };
});
