"use client";
import type { Role } from "@millrace/db";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useTRPC } from "../trpc/client.tsx";

const RANK: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 };

/** What may be done here, and by whom; undefined until the server has said it. */
export function useMode() {
  const trpc = useTRPC();
  return useQuery(trpc.system.mode.queryOptions(undefined, { staleTime: Infinity })).data;
}

/** Why this person may not do what needs a role, as a sentence; undefined where they may. */
export function useHindrance(needs: Role = "operator"): string | undefined {
  const t = useTranslations("common");
  const mode = useMode();
  if (mode === undefined) return undefined;
  if (mode.readOnly && mode.because !== "role") return t("readOnlyHint");
  return RANK[mode.role] >= RANK[needs]
    ? undefined
    : t("roleHint", { name: mode.name, role: t(`roles.${mode.role}`), needed: t(`roles.${needs}`) });
}

/** True where this person may only look: the installation is read only, or their role is. */
export function useReadOnly(): boolean {
  return useHindrance() !== undefined;
}

/** What changes something: switched off, with the reason, where this person may not do it. The server refuses it in any case. */
export function ActOnly({ needs = "operator", children }: { readonly needs?: Role; readonly children: ReactNode }) {
  const hindrance = useHindrance(needs);
  return (
    <fieldset disabled={hindrance !== undefined} className="contents" {...(hindrance === undefined ? {} : { title: hindrance })}>
      {children}
    </fieldset>
  );
}
