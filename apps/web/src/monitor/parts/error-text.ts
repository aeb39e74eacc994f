"use client";
import { TRPCClientError } from "@trpc/client";
import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { AppErrorDetail } from "../../server/app-error.ts";

/** The app's own detail of a failed call; undefined for a lost connection and for errors that nobody foresaw. */
export function errorDetail(error: unknown): AppErrorDetail | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  const data: unknown = error.data;
  return typeof data === "object" && data !== null && "app" in data
    ? ((data as { app: AppErrorDetail | null }).app ?? undefined)
    : undefined;
}

/** A failed call in the person's language: by its code, else as the server said it. */
export function useErrorText(): (error: unknown) => string {
  const t = useTranslations("home.errors");
  return useCallback(
    (error) => {
      const detail = errorDetail(error);
      if (detail !== undefined && t.has(detail.code)) return t(detail.code, { ...detail.values });
      if (error instanceof TRPCClientError && error.data === undefined) return t("unreachable");
      return error instanceof Error ? error.message : String(error);
    },
    [t],
  );
}
