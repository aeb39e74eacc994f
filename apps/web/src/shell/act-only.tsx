"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useTRPC } from "../trpc/client.tsx";

/** True where this installation may only be looked at. */
export function useReadOnly(): boolean {
  const trpc = useTRPC();
  return useQuery(trpc.system.mode.queryOptions(undefined, { staleTime: Infinity })).data?.readOnly === true;
}

/** What changes something: switched off, with the reason, where this installation may only be looked at. The server refuses it in any case. */
export function ActOnly({ children }: { readonly children: ReactNode }) {
  const t = useTranslations("common");
  const isReadOnly = useReadOnly();
  return (
    <fieldset disabled={isReadOnly} className="contents" {...(isReadOnly ? { title: t("readOnlyHint") } : {})}>
      {children}
    </fieldset>
  );
}
