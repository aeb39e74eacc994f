"use client";
import { Menu } from "@millrace/ui/overlays";
import { Button } from "@millrace/ui/primitives";
import { UserRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMode } from "./act-only.tsx";

/** Who is signed in, as what, and the way out. Nothing where nobody has to sign in. */
export function SignedIn() {
  const t = useTranslations("common");
  const mode = useMode();
  if (mode === undefined || !mode.needsToken) return null;
  return (
    <Menu
      trigger={
        <Button variant="ghost" size="sm" aria-label={t("signedIn", { name: mode.name, role: t(`roles.${mode.role}`) })}>
          <UserRound aria-hidden />
          <span className="max-w-32 truncate">{mode.name}</span>
        </Button>
      }
      items={[
        { type: "label", label: t(`roles.${mode.role}`) },
        {
          id: "out",
          label: t("signOut"),
          // A whole new page: nothing of what was seen stays in this tab.
          onSelect: () => void fetch("/api/session", { method: "DELETE" }).then(() => window.location.assign("/sign-in")),
        },
      ]}
    />
  );
}
